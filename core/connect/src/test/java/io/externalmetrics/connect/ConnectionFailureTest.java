package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionFailureTest {
  private static final Address ADDRESS = new Address("10.0.0.1", 11300);

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(
            new ConnectException("Connection refused"),
            FailureKind.UNREACHABLE,
            "connection refused by 10.0.0.1:11300"),
        arguments(
            new ConnectException("Connection timed out"),
            FailureKind.TIMEOUT,
            "no connection to 10.0.0.1:11300 within its timeout"),
        arguments(
            new SocketTimeoutException("Read timed out"),
            FailureKind.TIMEOUT,
            "no answer from 10.0.0.1:11300 within the timeout"),
        arguments(
            new EOFException(),
            FailureKind.MALFORMED,
            "10.0.0.1:11300 closed the connection in the middle of an answer"),
        arguments(
            new UnknownHostException("10.0.0.1: Temporary failure in name resolution"),
            FailureKind.UNREACHABLE,
            "cannot resolve host \"10.0.0.1\""),
        arguments(
            new NoRouteToHostException("No route to host"),
            FailureKind.UNREACHABLE,
            "no route to 10.0.0.1:11300"),
        arguments(
            new SocketException("Network is unreachable"),
            FailureKind.UNREACHABLE,
            "no route to 10.0.0.1:11300"),
        arguments(
            new SocketException("Connection reset"),
            FailureKind.UNREACHABLE,
            "10.0.0.1:11300 reset the connection"),
        arguments(
            new SocketException("Broken pipe"),
            FailureKind.UNREACHABLE,
            "10.0.0.1:11300 reset the connection"),
        arguments(
            new SocketException("Socket closed"),
            FailureKind.UNREACHABLE,
            "connection to 10.0.0.1:11300 was lost"),
        arguments(
            new SSLHandshakeException(
                "(handshake_failure) Received fatal alert: handshake_failure"),
            FailureKind.UNREACHABLE,
            "TLS handshake with 10.0.0.1:11300 failed:"
                + " the backend answered with the alert handshake_failure"),
        arguments(
            new SSLHandshakeException("anything new"),
            FailureKind.UNREACHABLE,
            "TLS handshake with 10.0.0.1:11300 failed: protocol error"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhatHappenedInStableWords(IOException cause, FailureKind kind, String reason)
      throws InterruptedException {
    ScrapeException failure = ConnectionFailure.of(ADDRESS, cause);

    assertThat(failure).hasMessage(reason).hasCause(cause);
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  void isNoFailureOfTheBackendWhenTheThreadWasInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> ConnectionFailure.of(ADDRESS, new SocketException("Closed by interrupt")))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
