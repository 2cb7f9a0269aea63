package io.externalmetrics.connect.promql;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.connect.http.HttpFailure;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** A server that speaks Prometheus' query API. May be used from any thread. */
public final class PromqlServer {
  /** Enough for every error, and not for a page that is none. */
  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private final HttpBackend backend;
  private final HttpUrl endpoint;
  private final QueryMethod method;
  private final String credentials;
  private final ErrorText foreignError;

  /** Finds the words in a refusal that is not one of the query API: a gateway's own, perhaps. */
  @FunctionalInterface
  public interface ErrorText {

    /**
     * The words; empty where there are none.
     *
     * @throws IOException as the body throws it
     */
    String of(Response response) throws IOException;
  }

  /**
   * A server that is not asked yet. Of foreign refusals it shows what is text or JSON.
   *
   * @param endpoint where instant queries are answered: a URL of the backend, with its path
   */
  public PromqlServer(HttpBackend backend, HttpUrl endpoint, QueryMethod method) {
    this(backend, endpoint, method, "auth", PromqlServer::text);
  }

  /**
   * As the other, for a server behind a gateway.
   *
   * @param credentials the key of the setting that holds them, for advice
   * @param foreignError finds the gateway's own words
   */
  public PromqlServer(
      HttpBackend backend,
      HttpUrl endpoint,
      QueryMethod method,
      String credentials,
      ErrorText foreignError) {
    this.backend = backend;
    this.endpoint = endpoint;
    this.method = method;
    this.credentials = credentials;
    this.foreignError = foreignError;
  }

  /**
   * Asks for the value that a query has now.
   *
   * @param deadline when the answer must be there; the server is told to give up a little earlier,
   *     so that its own words arrive, unless the request had to wait long for its turn
   * @throws ScrapeException if there is no answer, it is none of this API, the server refuses the
   *     query, or its result is none that a metric can have: a matrix, a string, native histograms,
   *     or too many series
   */
  public Answer ask(InstantQuery query, Deadline deadline)
      throws ScrapeException, InterruptedException {
    return switch (backend.send(request(query, deadline), deadline, this::read)) {
      case Read.Answered(Answer answer) -> answer;
      case Read.Refused(ScrapeException failure) -> throw failure;
    };
  }

  /** A refusal is told like an answer, because a reading that throws costs the connection. */
  private sealed interface Read {
    record Answered(Answer answer) implements Read {}

    record Refused(ScrapeException failure) implements Read {}
  }

  private Request request(InstantQuery query, Deadline deadline) {
    HttpUrl.Builder url = endpoint.newBuilder();
    // Proxies that decide by such a parameter look for it in the URL.
    query.parameters().forEach(url::addQueryParameter);
    Map<String, String> form = form(query, deadline);
    return switch (method) {
      case POST -> {
        FormBody.Builder body = new FormBody.Builder();
        form.forEach(body::add);
        yield new Request.Builder().url(url.build()).post(body.build()).build();
      }
      case GET -> {
        form.forEach(url::addQueryParameter);
        yield new Request.Builder().url(url.build()).build();
      }
    };
  }

  private static Map<String, String> form(InstantQuery query, Deadline deadline) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("query", query.query());
    form.put("timeout", print(deadline.remaining().multipliedBy(9).dividedBy(10)));
    query.lookback().ifPresent(lookback -> form.put("lookback_delta", print(lookback)));
    return form;
  }

  /** Milliseconds, because durations have no fractions there. */
  private static String print(Duration duration) {
    return Math.max(1, duration.toMillis()) + "ms";
  }

  private Read read(Response response) throws IOException, ScrapeException {
    if (!response.isSuccessful()) {
      return new Read.Refused(refused(response));
    }
    try {
      return switch (ReplyReader.read(response.body().byteStream())) {
        case Answer answer -> new Read.Answered(answer);
        case Reply.Refusal refusal -> new Read.Refused(refused(response, refusal));
      };
    } catch (MalformedReplyException e) {
      throw new ScrapeException(
          FailureKind.MALFORMED,
          "%s does not answer as Prometheus does: %s; check \"url\""
              .formatted(backend.address(), e.getMessage()),
          e);
    }
  }

  private ScrapeException refused(Response response) throws IOException {
    ResponseBody start = response.peekBody(MAX_ERROR_BYTES);
    try {
      if (ReplyReader.read(start.byteStream()) instanceof Reply.Refusal refusal) {
        return refused(response, refusal);
      }
    } catch (MalformedReplyException | ScrapeException _) {
      // Not the server's own words; a proxy's, perhaps.
    }
    return HttpFailure.of(response, foreignError.of(response), credentials);
  }

  private ScrapeException refused(Response response, Reply.Refusal refusal) {
    ScrapeException failure = HttpFailure.of(response, refusal.words(), credentials);
    return refusal.type().equals("timeout")
        ? new ScrapeException(FailureKind.TIMEOUT, failure.toOutcome().reason())
        : failure;
  }

  /** Such as Mimir's "no org id"; of a page for browsers the title is shown. */
  private static String text(Response response) throws IOException {
    MediaType type = response.body().contentType();
    return type != null && (type.type().equals("text") || type.subtype().equals("json"))
        ? response.peekBody(MAX_ERROR_BYTES).string()
        : "";
  }
}
