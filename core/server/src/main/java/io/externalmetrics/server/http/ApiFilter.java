package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Encoding;
import io.externalmetrics.server.api.Encoding.Encoded;
import io.externalmetrics.spi.Deadline;
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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Helidon ends and the API begins. It answers every request itself, because Helidon's router
 * matches a path that was already decoded and resolved.
 */
final class ApiFilter implements Filter {
  private static final System.Logger LOGGER = System.getLogger(ApiFilter.class.getName());
  private static final Pattern AUDIT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private final Access access;
  private final ApiHandler handler;
  private final RequestObserver observer;

  ApiFilter(Access access, ApiHandler handler, RequestObserver observer) {
    this.access = access;
    this.handler = handler;
    this.observer = observer;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long started = System.nanoTime();
    ApiRequest asked = arrived(request);
    String kind = "malformed";
    ApiResponse answer;
    try {
      asked = at(target(request), asked);
      kind = asked.kind();
      asked = access.identify(asked);
      access.permit(asked);
      answer = handler.handle(asked);
    } catch (ApiException e) {
      answer = e.response();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      answer = ApiResponse.failure(503, "the server is shutting down");
    } catch (RuntimeException e) {
      LOGGER.log(Level.ERROR, "cannot answer a request of kind " + kind, e);
      answer = ApiResponse.failure(500, "internal error; the server's log has the cause");
    }
    observer.answered(kind, answer.code(), Duration.ofNanos(System.nanoTime() - started));
    send(request, response, answer, asked);
  }

  /** What is known of a request before its target is read. */
  private static ApiRequest arrived(RoutingRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    for (Header header : request.headers()) {
      headers.put(header.headerName().lowerCase(), header.allValues());
    }
    return new ApiRequest(
        request.prologue().method().text(),
        List.of(),
        Map.of(),
        headers,
        certificates(request),
        Caller.ANONYMOUS,
        Deadline.after(LONGEST_REQUEST));
  }

  private static List<X509Certificate> certificates(RoutingRequest request) {
    return request.remotePeer().tlsCertificates().stream()
        .flatMap(Stream::of)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }

  private static RequestTarget target(RoutingRequest request) {
    return RequestTarget.parse(
        request.prologue().uriPath().rawPath(), request.prologue().query().rawValue());
  }

  private static ApiRequest at(RequestTarget target, ApiRequest request) {
    return new ApiRequest(
        request.method(),
        target.path(),
        target.query(),
        request.headers(),
        request.certificates(),
        request.caller(),
        request.deadline());
  }

  private static void send(
      RoutingRequest request, RoutingResponse response, ApiResponse answer, ApiRequest asked) {
    response.status(answer.code());
    response.header(HeaderNames.CACHE_CONTROL, "no-cache, private");
    response.header(HeaderNames.create("Audit-Id"), auditId(request.headers()));
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    boolean last = isLast(request.headers());
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    Optional<Encoded> encoded = Encoding.of(answer.body(), asked);
    encoded.ifPresent(it -> response.header(HeaderNames.CONTENT_TYPE, it.mediaType()));
    if (encoded.isEmpty() || asked.method().equals("HEAD")) {
      // To a HEAD, Helidon would send the body, and the client take it for the next response.
      response.send();
    } else {
      response.send(encoded.get().bytes());
    }
    if (last) {
      // Helidon would go on, and take an unread body for the next request.
      throw new CloseConnectionException("last request of its connection");
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
