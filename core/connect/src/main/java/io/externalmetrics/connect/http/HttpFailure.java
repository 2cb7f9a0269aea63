package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** What a status other than 2xx means to the user: whose fault it is, and what to do. */
public final class HttpFailure {
  private static final Pattern TITLE =
      Pattern.compile("<title[^>]*>([^<]*)<", Pattern.CASE_INSENSITIVE);

  private HttpFailure() {}

  /**
   * The failure behind an answer.
   *
   * @param detail the backend's own words, taken from the body; may be empty. Of a page of HTML,
   *     which gateways answer with, only the title is shown. Credentials that were sent with the
   *     request are replaced.
   */
  public static ScrapeException of(Response response, String detail) {
    return of(response, detail, "auth");
  }

  /**
   * The failure behind an answer of a backend whose plugin has a setting of its own for the
   * credentials.
   *
   * @param credentials the key of that setting, such as {@code token}
   */
  public static ScrapeException of(Response response, String detail, String credentials) {
    HttpUrl url = response.request().url();
    int status = response.code();
    String what =
        "%s answers %d%s"
            .formatted(new Address(url.host(), url.port()), status, advice(status, credentials));
    String theirs = detail.stripLeading().startsWith("<") ? title(detail) : detail;
    String words = SentCredentials.withhold(response.request(), theirs);
    return new ScrapeException(kind(status), words.isBlank() ? what : what + ": " + words);
  }

  /**
   * The beginning of a body, for the backend's own words.
   *
   * @param maxKibibytes how much of it at most; the rest is not read
   * @return without what is not UTF-8
   */
  public static String text(Response response, int maxKibibytes) throws IOException {
    BufferedSource source = response.body().source();
    Buffer beginning = new Buffer();
    long limit = (long) maxKibibytes << 10;
    while (beginning.size() < limit && source.read(beginning, limit - beginning.size()) != -1) {
      // Reads what comes, as it comes.
    }
    return beginning.readString(StandardCharsets.UTF_8).replace("\uFFFD", "");
  }

  private static String title(String page) {
    Matcher matcher = TITLE.matcher(page);
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  private static String advice(int status, String credentials) {
    return switch (status) {
      case 401 -> "; check \"" + credentials + "\"";
      case 403 -> "; check \"" + credentials + "\" and what it may read";
      case 404 -> "; check \"url\"";
      case 407 -> "; check \"proxy\"";
      case 429 -> ", too many requests";
      default -> "";
    };
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
