package io.externalmetrics.connect;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * Turns what a connection threw into a failure whose words are the same each time it happens,
 * whatever the JDK or the operating system calls it.
 */
public final class ConnectionFailure {
  private ConnectionFailure() {}

  /**
   * The failure behind an exception of a socket or of its streams. An {@link EOFException} stands
   * for an answer that was cut short.
   *
   * @param address as configured; named in the reason
   * @throws InterruptedException if this thread was interrupted: an interrupt closes the socket
   *     that a virtual thread waits for, and shows as an I/O error
   */
  public static ScrapeException of(Address address, IOException cause) throws InterruptedException {
    if (Thread.interrupted()) {
      InterruptedException interrupted =
          new InterruptedException("interrupted while waiting for " + address);
      interrupted.initCause(cause);
      throw interrupted;
    }
    return switch (cause) {
      // The words of java.net.Socket; waiting for an answer reads "Read timed out".
      case SocketTimeoutException late
          when Objects.toString(late.getMessage(), "").startsWith("Connect timed out") ->
          noConnection(address, cause);
      case SocketTimeoutException _ ->
          failure(FailureKind.TIMEOUT, "no answer from " + address + " within the timeout", cause);
      case EOFException _ ->
          failure(
              FailureKind.MALFORMED,
              address + " closed the connection in the middle of an answer",
              cause);
      case UnknownHostException _ -> unknownHost(address.host(), cause);
      case NoRouteToHostException _ -> noRoute(address, cause);
      case SSLException tls -> unreachable(handshakeFailed(address, TlsFailure.cause(tls)), cause);
      default -> byMessage(address, cause);
    };
  }

  /** As {@link #of}; a backend that refuses a client may reset before its alert is read. */
  static ScrapeException inHandshake(Address address, IOException cause)
      throws InterruptedException {
    ScrapeException failure = of(address, cause);
    return cause instanceof SocketException
        ? unreachable(handshakeFailed(address, TlsFailure.HUNG_UP), cause)
        : failure;
  }

  /** No connection came about in time. */
  static ScrapeException noConnection(Address address, IOException cause) {
    return failure(
        FailureKind.TIMEOUT, "no connection to " + address + " within its timeout", cause);
  }

  static ScrapeException unknownHost(String host, Exception cause) {
    return unreachable("cannot resolve host \"" + host + "\"", cause);
  }

  /** The JDK tells most socket errors apart by the text of the operating system only. */
  private static ScrapeException byMessage(Address address, IOException cause) {
    String message = Objects.toString(cause.getMessage(), "");
    if (message.contains("timed out")) {
      return noConnection(address, cause);
    }
    if (message.contains("unreachable")) {
      return noRoute(address, cause);
    }
    if (message.contains("reset") || message.contains("Broken pipe")) {
      return unreachable(address + " reset the connection", cause);
    }
    return cause instanceof ConnectException
        ? unreachable("connection refused by " + address, cause)
        : unreachable("connection to " + address + " was lost", cause);
  }

  private static String handshakeFailed(Address address, String why) {
    return "TLS handshake with " + address + " failed: " + why;
  }

  private static ScrapeException noRoute(Address address, IOException cause) {
    return unreachable("no route to " + address, cause);
  }

  private static ScrapeException unreachable(String reason, Exception cause) {
    return failure(FailureKind.UNREACHABLE, reason, cause);
  }

  private static ScrapeException failure(FailureKind kind, String reason, Exception cause) {
    return new ScrapeException(kind, reason, cause);
  }
}
