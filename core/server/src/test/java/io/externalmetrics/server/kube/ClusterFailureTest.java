package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterFailureTest {
  private static final String SERVER = "the cluster's API server at 10.0.0.1:443";

  private final ClusterFailure failure = new ClusterFailure("10.0.0.1:443");

  @ParameterizedTest
  @MethodSource
  void saysWhyThereIsNoReply(Throwable cause, String message, boolean isPassing) {
    assertThat(failure.noReply(cause)).isEqualTo(message);
    assertThat(failure.noReply(new CompletionException(cause))).isEqualTo(message);
    assertThat(ClusterFailure.isPassing(cause)).isEqualTo(isPassing);
  }

  static Stream<Arguments> saysWhyThereIsNoReply() {
    return Stream.of(
        Arguments.of(new HttpTimeoutException("x"), SERVER + " does not answer in time", false),
        Arguments.of(new TimeoutException("x"), SERVER + " does not answer in time", false),
        Arguments.of(
            new ConnectException("x"), SERVER + " does not answer: connection refused", false),
        Arguments.of(
            new ConnectException("x").initCause(new UnresolvedAddressException()),
            SERVER + " does not answer: unknown host",
            false),
        Arguments.of(
            new NoRouteToHostException("x"), SERVER + " does not answer: no route to host", false),
        Arguments.of(
            new SSLHandshakeException("x"),
            "the TLS handshake with "
                + SERVER
                + " failed; check the server and the client certificate of the kubeconfig",
            false),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new CertificateException("y")),
            SERVER + " shows a certificate that certificate-authority does not vouch for",
            false),
        Arguments.of(
            new IOException("Connection reset"),
            "the connection to " + SERVER + " was lost",
            true));
  }

  @Test
  void findsTheRefusalBehindAFailedList() {
    assertThat(
            failure.ofConfigMap(
                new CompletionException(new KubernetesClientException("planted", 503, null)),
                "kube-system",
                "one"))
        .isEqualTo(SERVER + " answered a list of ConfigMaps with HTTP 503");
  }
}
