package io.externalmetrics.server.http;

import static java.util.stream.Collectors.toMap;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Encoding;
import io.externalmetrics.server.api.Encoding.Encoded;
import io.externalmetrics.server.http.InFlight.Permit;
import io.externalmetrics.spi.Deadline;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where Helidon ends and the API begins. It answers every request itself, because Helidon's router
 * matches a path that was already decoded and resolved.
 */
final class ApiFilter implements Filter {
  static final Duration LONGEST_REQUEST = Duration.ofSeconds(60);

  private static final System.Logger LOGGER = System.getLogger(ApiFilter.class.getName());
  private static final HeaderName AUDIT_ID = HeaderNames.create("Audit-Id");
  private static final int LONGEST_AUDIT_ID = 64;
  private static final Header NOT_FOR_CACHES =
      HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache, private");
  private static final Map<String, Header> CONTENT_TYPES =
      Stream.of("application/json", "application/vnd.kubernetes.protobuf")
          .collect(toMap(type -> type, ApiFilter::contentType));

  private static final List<String> NO_BODY = List.of("0");
  private static final List<String> NO_TIMEOUT = List.of("");

  private final Connections connections;
  private final Access access;
  private final ApiHandler handler;
  private final RequestObserver observer;
  private final InFlight inFlight = new InFlight();

  ApiFilter(Connections connections, Access access, ApiHandler handler, RequestObserver observer) {
    this.connections = connections;
    this.access = access;
    this.handler = handler;
    this.observer = observer;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    observer.began();
    try {
      answer(request, response);
    } finally {
      observer.ended();
    }
  }

  private void answer(RoutingRequest request, RoutingResponse response) {
    long started = System.nanoTime();
    ApiRequest asked = arrived(request);
    String kind = "malformed";
    Encoded encoded;
    try {
      asked = at(target(request), asked);
      kind = asked.kind();
      if (connections.isClosed()) {
        throw shuttingDown();
      }
      asked = access.identify(asked);
      if (!asked.caller().isAnonymous() || !asked.certificates().isEmpty()) {
        // A front proxy's connection as well, on which nobody in particular asks for once.
        connections.current().identified();
      }
      // Before a place is taken: whoever waits for the cluster keeps none from those it knows.
      access.permit(asked);
      try (Permit _ = inFlight.answer(asked)) {
        encoded = Encoding.of(handler.handle(asked), asked);
      }
      if (asked.deadline().hasPassed()) {
        throw ApiException.timeout();
      }
    } catch (ApiException e) {
      ApiException told = asked.deadline().hasPassed() ? ApiException.timeout() : e;
      encoded = Encoding.of(told.response(), asked);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      encoded = Encoding.of(shuttingDown().response(), asked);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      LOGGER.log(Level.ERROR, "cannot answer a request of kind " + kind, e);
      encoded =
          Encoding.of(
              ApiResponse.failure(500, "internal error; the server's log has the cause"), asked);
    }
    int code = encoded.answer().code();
    Duration took = Duration.ofNanos(System.nanoTime() - started);
    String auditId = auditId(request.headers());
    observer.answered(kind, code, took);
    AccessLog.answered(
        asked.method(),
        request.prologue().uriPath().rawPath(),
        code,
        asked.caller(),
        auditId,
        took);
    response.header(AUDIT_ID, auditId);
    send(request, response, encoded, asked.method());
  }

  private static ApiException shuttingDown() {
    return new ApiException(503, "the server is shutting down");
  }

  /** What is known of a request before its target is read. */
  private static ApiRequest arrived(RoutingRequest request) {
    return new ApiRequest(
        request.prologue().method().text(),
        List.of(),
        Map.of(),
        new ArrivedHeaders(request.headers()),
        certificates(request),
        Caller.ANONYMOUS,
        Deadline.after(LONGEST_REQUEST));
  }

  private static List<X509Certificate> certificates(RoutingRequest request) {
    return request.remotePeer() instanceof ClientPeer client ? client.certificates() : List.of();
  }

  private static RequestTarget target(RoutingRequest request) {
    if (request.prologue().fragment().hasValue()) {
      // Helidon would take a selector behind it for part of it, and so for none.
      throw new ApiException(400, "the request target has a fragment");
    }
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
        Deadline.after(
            RequestTimeout.of(
                target.query().getOrDefault("timeout", NO_TIMEOUT).getFirst(), LONGEST_REQUEST)));
  }

  private void send(
      RoutingRequest request, RoutingResponse response, Encoded encoded, String method) {
    response.status(encoded.answer().code());
    response.header(NOT_FOR_CACHES);
    encoded
        .answer()
        .headers()
        .forEach((name, value) -> response.header(HeaderNames.create(name), value));
    boolean last = connections.isDraining() || isLast(request.headers());
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    if (!encoded.mediaType().isEmpty()) {
      Header known = CONTENT_TYPES.get(encoded.mediaType());
      response.header(known == null ? contentType(encoded.mediaType()) : known);
    }
    if (encoded.mediaType().isEmpty() || method.equals("HEAD")) {
      // To a HEAD, Helidon would send the body, and the client take it for the next response.
      response.send();
    } else {
      response.send(encoded.bytes());
    }
    if (last) {
      // Helidon would go on, and take an unread body for the next request.
      throw new CloseConnectionException("last request of its connection");
    }
  }

  private static String auditId(ServerRequestHeaders headers) {
    return headers
        .first(AUDIT_ID)
        .filter(ApiFilter::isUsableAuditId)
        .orElseGet(() -> UUID.randomUUID().toString());
  }

  private static boolean isUsableAuditId(String id) {
    if (id.isEmpty() || id.length() > LONGEST_AUDIT_ID) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (!isUsableInAuditId(id.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isUsableInAuditId(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || "._-".indexOf(character) >= 0;
  }

  private static Header contentType(String mediaType) {
    return HeaderValues.createCached(HeaderNames.CONTENT_TYPE, mediaType);
  }

  /** Whether the client wants no more, or sends a body, which no request of ours has. */
  private static boolean isLast(ServerRequestHeaders headers) {
    return (headers.contains(HeaderNames.CONNECTION)
            && headers.containsToken(HeaderValues.CONNECTION_CLOSE))
        || headers.contains(HeaderNames.TRANSFER_ENCODING)
        || !NO_BODY.containsAll(headers.all(HeaderNames.CONTENT_LENGTH, List::of));
  }
}
