package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Words for what OkHttp throws, the same as {@link ConnectionFailure} has for what lies below it.
 */
final class ExchangeFailure {
  private static final Pattern NO_TUNNEL =
      Pattern.compile("Unexpected response code for CONNECT: (\\d+)");

  private ExchangeFailure() {}

  /**
   * The failure behind an exception.
   *
   * @param urlKey the setting that names the backend
   * @throws InterruptedException if this thread was interrupted
   */
  static ScrapeException of(
      Address backend, String urlKey, Optional<HttpProxy> proxy, IOException thrown)
      throws InterruptedException {
    if (Thread.currentThread().isInterrupted()) {
      return ConnectionFailure.of(backend, thrown); // throws
    }
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof KnownFailure known) {
        return known.failure();
      }
    }
    Address connected = proxy.map(HttpProxy::address).orElse(backend);
    return switch (thrown) {
      case SSLException _ -> ConnectionFailure.of(backend, thrown);
      case UnknownHostException carrier when carrier.getCause() instanceof IOException cause ->
          ConnectionFailure.of(connected, cause);
      // OkHttp's own words about an exception of the socket, which has the better ones.
      case ConnectException failed when failed.getCause() instanceof IOException cause ->
          ConnectionFailure.of(connected, cause);
      case SocketTimeoutException _ -> ConnectionFailure.of(connected, thrown);
      case InterruptedIOException late ->
          ConnectionFailure.of(backend, because(new SocketTimeoutException(), late));
      case ProtocolException _ -> protocol(backend, urlKey, thrown);
      default -> other(backend, proxy, thrown);
    };
  }

  private static ScrapeException protocol(Address backend, String urlKey, IOException thrown)
      throws InterruptedException {
    if (message(thrown).startsWith("unexpected end of stream")) {
      return ConnectionFailure.of(backend, because(new EOFException(), thrown));
    }
    return new ScrapeException(
        FailureKind.MALFORMED,
        "%s does not answer as HTTP does; check \"%s\"".formatted(backend, urlKey),
        thrown);
  }

  private static ScrapeException other(
      Address backend, Optional<HttpProxy> proxy, IOException thrown) throws InterruptedException {
    Matcher tunnel = NO_TUNNEL.matcher(message(thrown));
    if (proxy.isPresent() && tunnel.matches()) {
      return new ScrapeException(
          FailureKind.UNREACHABLE,
          "proxy %s answers %s when asked for %s"
              .formatted(proxy.get().address(), tunnel.group(1), backend),
          thrown);
    }
    return thrown.getCause() instanceof EOFException
        ? ConnectionFailure.of(backend, because(new EOFException(), thrown))
        : ConnectionFailure.of(backend, thrown);
  }

  private static <E extends IOException> E because(E known, IOException thrown) {
    known.initCause(thrown);
    return known;
  }

  private static String message(IOException thrown) {
    return Objects.toString(thrown.getMessage(), "");
  }
}
