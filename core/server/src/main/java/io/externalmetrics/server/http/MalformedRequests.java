package io.externalmetrics.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.Json;
import io.externalmetrics.server.api.StatusBody;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportRequest;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.time.Duration;
import java.util.Locale;

/** Gives what Helidon refuses by itself the same form as every other error: a metav1.Status. */
final class MalformedRequests {
  private final RequestObserver observer;

  private MalformedRequests(RequestObserver observer) {
    this.observer = observer;
  }

  static DirectHandlers handlers(RequestObserver observer) {
    MalformedRequests malformed = new MalformedRequests(observer);
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(
          type,
          (request, event, status, headers, _) ->
              malformed.refuse(request, event, status, headers));
    }
    return handlers.build();
  }

  private TransportResponse refuse(
      TransportRequest request, EventType event, Status status, ServerResponseHeaders headers) {
    // Helidon takes a request line that it cannot read for an error of its own.
    boolean unreadable = event == EventType.INTERNAL_ERROR && request.method().isEmpty();
    Status answered = unreadable ? Status.BAD_REQUEST_400 : status;
    observer.answered("malformed", answered.code(), Duration.ZERO);
    headers.set(HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json"));
    headers.set(HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-cache, private"));
    TransportResponse.Builder response =
        TransportResponse.builder().status(answered).headers(headers).keepAlive(false);
    if (!request.method().equals("HEAD")) {
      StatusBody body = StatusBody.failure(answered.code(), message(answered));
      response.entity(Json.compact(body).getBytes(UTF_8));
    }
    return response.build();
  }

  private static String message(Status status) {
    return switch (status.code()) {
      case 400 -> "the request is malformed, or its headers are too large";
      case 414 -> "the request line is too long";
      case 500 -> "internal error; the server's log has the cause";
      case 505 -> "only HTTP/1.1 is served";
      default -> status.reasonPhrase().toLowerCase(Locale.ROOT);
    };
  }
}
