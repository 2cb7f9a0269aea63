package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.ApiResponse.Empty;
import io.externalmetrics.server.api.ApiResponse.Text;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where Helidon ends and the API begins. It answers every request itself, because Helidon's router
 * matches a path that was already decoded and resolved.
 */
final class ApiFilter implements Filter {
  private static final System.Logger LOGGER = System.getLogger(ApiFilter.class.getName());
  private static final Pattern AUDIT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String JSON = "application/json";

  private final ApiHandler handler;
  private final RequestObserver observer;

  ApiFilter(ApiHandler handler, RequestObserver observer) {
    this.handler = handler;
    this.observer = observer;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long started = System.nanoTime();
    String kind = "malformed";
    boolean pretty = false;
    ApiResponse answer;
    try {
      ApiRequest asked = asked(request);
      kind = asked.kind();
      pretty = asked.wantsPretty();
      answer = handler.handle(asked);
    } catch (ApiException e) {
      answer = e.response();
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "cannot answer a request of kind " + kind, e);
      answer = ApiResponse.failure(500, "internal error; the server's log has the cause");
    }
    observer.answered(kind, answer.code(), Duration.ofNanos(System.nanoTime() - started));
    send(request, response, answer, pretty);
  }

  private static ApiRequest asked(RoutingRequest request) {
    RequestTarget target =
        RequestTarget.parse(
            request.prologue().uriPath().rawPath(), request.prologue().query().rawValue());
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.headerName().lowerCase(), header.allValues());
    }
    return new ApiRequest(
        request.prologue().method().text(), target.path(), target.query(), headers);
  }

  private static void send(
      RoutingRequest request, RoutingResponse response, ApiResponse answer, boolean pretty) {
    response.status(answer.code());
    response.header(HeaderNames.CACHE_CONTROL, "no-cache, private");
    response.header(HeaderNames.create("Audit-Id"), auditId(request.headers()));
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    boolean last = isLast(request.headers());
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    switch (answer.body()) {
      case Document(Object value) ->
          send(request, response, JSON, pretty ? Json.pretty(value) : Json.compact(value));
      case Text(String mediaType, String text) -> send(request, response, mediaType, text);
      case Empty() -> response.send();
    }
    if (last) {
      // Helidon would go on, and take an unread body for the next request.
      throw new CloseConnectionException("last request of its connection");
    }
  }

  private static void send(
      RoutingRequest request, RoutingResponse response, String mediaType, String text) {
    response.header(HeaderNames.CONTENT_TYPE, mediaType);
    if (request.prologue().method().text().equals("HEAD")) {
      // Helidon would send the body, and the client would take it for the next response.
      response.send();
    } else {
      response.send(text.getBytes(UTF_8));
    }
  }

  private static String auditId(ServerRequestHeaders headers) {
    return headers
        .first(HeaderNames.create("Audit-Id"))
        .filter(id -> AUDIT_ID.matcher(id).matches())
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  /** Whether the client wants no more, or sends a body, which no request of ours has. */
  private static boolean isLast(ServerRequestHeaders headers) {
    return headers.containsToken(HeaderValues.CONNECTION_CLOSE)
        || headers.contains(HeaderNames.TRANSFER_ENCODING)
        || headers.first(HeaderNames.CONTENT_LENGTH).filter(it -> !it.equals("0")).isPresent();
  }
}
