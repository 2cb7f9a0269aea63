package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Where an answer sends a request next: never to another host, which has no right to the
 * credentials, headers and queries of this one.
 */
final class Redirects {
  /** More than any backend needs. */
  static final int MAX = 5;

  private Redirects() {}

  /**
   * The request to send instead.
   *
   * @param request as it was before credentials were added
   * @param urlKey the setting that names the backend
   * @return empty where the answer is no redirect
   * @throws ScrapeException where it must not be followed
   */
  static Optional<Request> next(Request request, Response response, String urlKey)
      throws ScrapeException {
    String location = response.header("Location");
    if (location == null || !isRedirect(response.code())) {
      return Optional.empty();
    }
    HttpUrl from = request.url();
    HttpUrl to = from.resolve(location);
    if (to == null) {
      throw new ScrapeException(
          FailureKind.MALFORMED,
          "%s redirects to something that is no URL; check \"%s\""
              .formatted(address(from), urlKey));
    }
    if (!isWithin(from, to)) {
      throw new ScrapeException(
          FailureKind.CONFIGURATION,
          "%s redirects to %s; set \"%s\" to it if that is the backend"
              .formatted(address(from), target(to), urlKey));
    }
    Request.Builder next = request.newBuilder().url(to);
    // 303 asks for GET by its meaning. On 301 and 302 browsers do so for history's sake.
    return Optional.of(response.code() == 303 ? next.get().build() : next.build());
  }

  static ScrapeException tooMany(Request request, String urlKey) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        "%s redirects more than %d times; check \"%s\""
            .formatted(address(request.url()), MAX, urlKey));
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static boolean isWithin(HttpUrl from, HttpUrl to) {
    boolean upgraded = !from.isHttps() && to.isHttps();
    return from.host().equals(to.host())
        && (upgraded || (from.scheme().equals(to.scheme()) && from.port() == to.port()));
  }

  /** The scheme too: a redirect back to http may differ in nothing else. */
  private static String target(HttpUrl to) {
    return to.scheme() + "://" + address(to);
  }

  private static Address address(HttpUrl url) {
    return new Address(url.host(), url.port());
  }
}
