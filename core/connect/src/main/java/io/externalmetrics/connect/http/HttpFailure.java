package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import okhttp3.HttpUrl;
import okhttp3.Response;

/** What a status other than 2xx means to the user: whose fault it is, and what to do. */
public final class HttpFailure {
  private HttpFailure() {}

  /**
   * The failure behind an answer.
   *
   * @param detail the backend's own words, taken from the body; may be empty
   */
  public static ScrapeException of(Response response, String detail) {
    HttpUrl url = response.request().url();
    String what = "%s answers %d".formatted(new Address(url.host(), url.port()), response.code());
    return new ScrapeException(
        kind(response.code()), detail.isBlank() ? what : what + ": " + detail);
  }

  private static FailureKind kind(int status) {
    return switch (status) {
      case 401, 403, 407 -> FailureKind.DENIED;
      case 429 -> FailureKind.THROTTLED;
      case 408, 504 -> FailureKind.TIMEOUT;
      default -> status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.REJECTED;
    };
  }
}
