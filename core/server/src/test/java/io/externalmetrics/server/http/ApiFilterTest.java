package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Headers;
import io.externalmetrics.server.http.RawConnection.Response;
import io.externalmetrics.server.observe.CapturedLog;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiFilterTest {
  private static final String METRIC =
      "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/jobs";

  private final AtomicReference<ApiHandler> handler =
      new AtomicReference<>(_ -> ApiResponse.json("hello"));
  private final AtomicReference<ApiRequest> handled = new AtomicReference<>();
  private final ApiListener listener =
      ApiListener.plain(
          "127.0.0.1",
          0,
          new Alice(),
          request -> {
            handled.set(request);
            return handler.get().handle(request);
          },
          (_, _, _) -> {});

  @BeforeEach
  void start() {
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "java.lang.StackOverflowError",
    "java.lang.AssertionError",
    "java.lang.IllegalStateException"
  })
  void answersADefectWithAStatusAndLogsItsCause(String type) throws Exception {
    Throwable defect =
        Class.forName(type).asSubclass(Throwable.class).getConstructor().newInstance();
    handler.set(_ -> sneak(defect));
    try (CapturedLog log = new CapturedLog(ApiFilter.class);
        RawConnection connection = new RawConnection(listener.port())) {
      assertStatus(
          connection.request("GET " + METRIC + " HTTP/1.1"),
          500,
          "internal error; the server's log has the cause");
      assertThat(log.lines()).containsExactly("SEVERE cannot answer a request of kind metric");
      handler.set(_ -> ApiResponse.json("hello"));
      assertThat(connection.request("GET / HTTP/1.1").code()).isEqualTo(200);
    }
  }

  @Test
  void givesUpWhenTheTimeThatTheClientGivesIsOver() throws Exception {
    handler.set(
        request -> {
          while (!request.deadline().hasPassed()) {
            Thread.onSpinWait();
          }
          throw new ApiException(503, "the cluster does not answer");
        });

    assertStatus(
        get(METRIC + "?timeout=20ms"),
        504,
        "Timeout: request did not complete within the allotted timeout");
  }

  @Test
  void givesRequestsAMinute() throws Exception {
    get(METRIC + "?timeout=2h");

    assertThat(handled.get().deadline().remaining())
        .isBetween(Duration.ofSeconds(50), Duration.ofSeconds(60));
  }

  @Test
  void refusesATimeoutThatGoDoesNotUnderstand() throws Exception {
    assertStatus(
        get(METRIC + "?timeout=soon"),
        400,
        "invalid timeout specified in the request URL - time: invalid duration \\\"soon\\\"");
  }

  @Test
  void hidesWhatNobodyVerified() throws Exception {
    get(METRIC, "X-Helidon-Cn: admin", "X-Remote-User: mallory");

    Headers headers = handled.get().headers();
    assertThat(headers.names()).contains("x-remote-user").doesNotContain("x-helidon-cn");
    assertThat(headers.all("x-remote-user")).containsExactly("mallory");
    assertThat(headers.all("x-helidon-cn")).isEmpty();
  }

  @Test
  void logsEveryRequestWithoutItsQuery() throws Exception {
    try (CapturedLog log = new CapturedLog(AccessLog.class)) {
      get(METRIC + "?secret=1", "Audit-Id: 4711");

      assertThat(log.lines())
          .singleElement()
          .asString()
          .matches("FINE GET " + METRIC + " 200 user=\"alice\\?\\?2\" audit-id=4711 \\d+ us");
    }
  }

  private Response get(String target, String... headers) throws IOException {
    try (RawConnection connection = new RawConnection(listener.port())) {
      return connection.request("GET " + target + " HTTP/1.1", headers);
    }
  }

  private static void assertStatus(Response response, int code, String message) {
    assertThat(response.code()).isEqualTo(code);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body()).contains("\"message\":\"" + message + "\"", "\"code\":" + code);
  }

  /** Throws what a handler does not declare. */
  @SuppressWarnings("unchecked")
  private static <T extends Throwable> ApiResponse sneak(Throwable defect) throws T {
    throw (T) defect;
  }

  /** Everyone is the same user, of an unfriendly name. */
  private static final class Alice implements Access {
    @Override
    public List<X509Certificate> clientAuthorities() {
      return List.of();
    }

    @Override
    public ApiRequest identify(ApiRequest request) {
      return request.from(new Caller("alice\n\"2", "", List.of("system:authenticated"), Map.of()));
    }

    @Override
    public void permit(ApiRequest request) {}
  }
}
