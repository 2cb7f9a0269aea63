package io.externalmetrics.server.http;

import static io.externalmetrics.server.http.RunningApi.METRICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.server.config.ServerSettings.Discovery;
import io.externalmetrics.server.http.RawConnection.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiListenerTest {
  private RunningApi api;

  @BeforeAll
  void start() {
    api = new RunningApi();
  }

  @AfterAll
  void stop() {
    api.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          //                                                          | 400 | the path has an empty segment
          /apis//external.metrics.k8s.io                              | 400 | the path has an empty segment
          /apis/external.metrics.k8s.io/v1beta1/namespaces//m         | 400 | the path has an empty segment
          /livez//                                                    | 400 | the path has an empty segment
          /apis/%zz                                                   | 400 | the path has a malformed percent-encoding
          /apis/%                                                     | 400 | the path has a malformed percent-encoding
          /apis/..                                                    | 400 | the path has a segment that is no name: \\"..\\"
          /apis/%2e%2E/livez                                          | 400 | the path has a segment that is no name: \\"%2e%2E\\"
          /./livez                                                    | 400 | the path has a segment that is no name: \\".\\"
          /apis%2Fexternal.metrics.k8s.io                             | 400 | the path has a segment that is no name: \\"apis%2Fexternal.metrics.k8s.io\\"
          *                                                           | 400 | the path must start with a slash
          livez                                                       | 400 | the path must start with a slash
          ftp://host/livez                                            | 400 | the path must start with a slash
          /apis;v=1                                                   | 404 | the server could not find the requested resource
          /{}"<>^`                                                    | 404 | the server could not find the requested resource
          /nothing                                                    | 404 | the server could not find the requested resource
          /metrics                                                    | 404 | the server could not find the requested resource
          /livez/etcd                                                 | 404 | the server could not find the requested resource
          /version/x                                                  | 404 | the server could not find the requested resource
          /apis/other                                                 | 404 | the server could not find the requested resource
          /apis/external.metrics.k8s.io/v1                            | 404 | the server could not find the requested resource
          /apis/external.metrics.k8s.io/v1beta1/nodes                 | 404 | the server could not find the requested resource
          /apis/external.metrics.k8s.io/v1beta1/namespaces/default    | 404 | the server could not find the requested resource
          """)
  void refusesPathsThatLeadNowhereAndKeepsTheConnection(String path, int code, String message)
      throws IOException {
    try (RawConnection connection = api.connect()) {
      assertStatus(connection.request("GET " + path + " HTTP/1.1"), code, message);
      assertThat(connection.request("GET /livez HTTP/1.1").body()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"})
  void allowsOnlyGet(String method) throws IOException {
    try (RawConnection connection = api.connect()) {
      Response response = connection.request(method + " " + METRICS + "jobs-emails HTTP/1.1");
      assertStatus(
          response, 405, "the server does not allow this method on the requested resource");
      assertThat(response.headers()).containsEntry("Allow", "GET");
      assertThat(connection.request("GET /livez HTTP/1.1").code()).isEqualTo(200);
    }
  }

  @Test
  void answersHeadWithoutABodySoThatTheNextAnswerIsUnderstood() throws IOException {
    try (RawConnection connection = api.connect()) {
      assertThat(connection.request("HEAD " + METRICS + "jobs-emails HTTP/1.1").code())
          .isEqualTo(405);
      assertThat(connection.request("HEAD /livez HTTP/1.1").code()).isEqualTo(200);
      assertThat(connection.request("GET /livez HTTP/1.1").body()).isEqualTo("ok");
    }
  }

  @Test
  void neverTakesABodyForTheNextRequest() throws IOException {
    String next = "GET /livez HTTP/1.1\r\n\r\n";
    try (RawConnection connection = api.connect()) {
      Response response = connection.request("POST /apis HTTP/1.1", "Content-Length: 23", "", next);
      assertThat(response.code()).isEqualTo(405);
      assertThat(connection.isClosedByServer()).isTrue();
    }
    try (RawConnection connection = api.connect()) {
      Response response =
          connection.request("GET /livez HTTP/1.1", "Transfer-Encoding: chunked", "", "zz", next);
      assertThat(response.body()).isEqualTo("ok");
      assertThat(connection.isClosedByServer()).isTrue();
    }
    try (RawConnection connection = api.connect()) {
      connection.request(
          "GET /livez HTTP/1.1", "Content-Length: 0", "Content-Length: 23", "", next);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void refusesATargetWithAFragmentThatWouldHideTheSelector() throws IOException {
    assertStatus(
        api.get(METRICS + "jobs-emails?labelSelector=#tube"),
        400,
        "the request target has a fragment");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "http://localhost:6443/apis/external.metrics.k8s.io",
        "https://other/apis/external.metrics.k8s.io"
      })
  void understandsTheAbsoluteFormOfATarget(String target) throws IOException {
    assertThat(api.get(target).body()).startsWith("{\"kind\":\"APIGroup\"");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /livez HTTP/1.0      | 505 | only HTTP/1.1 is served
          GET /livez HTTP/2.0      | 400 | the request is malformed, or its headers are too large
          GET /livez               | 400 | the request is malformed, or its headers are too large
          GET                      | 400 | the request is malformed, or its headers are too large
          garbage                  | 400 | the request is malformed, or its headers are too large
          G@T /livez HTTP/1.1      | 400 | the request is malformed, or its headers are too large
          GET /li vez HTTP/1.1     | 400 | the request is malformed, or its headers are too large
          """)
  void refusesMalformedRequestLinesWithAStatus(String requestLine, int code, String message)
      throws IOException {
    try (RawConnection connection = api.connect()) {
      assertStatus(connection.request(requestLine), code, message);
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "Host: second",
        "No colon",
        "Content-Length: x",
        "Content-Length: -1",
        "Transfer-Encoding: gzip",
        "Bad\u0001Name: x",
        "Content-Length: 1\r\nTransfer-Encoding: chunked"
      })
  void refusesMalformedHeadersWithAStatus(String header) throws IOException {
    try (RawConnection connection = api.connect()) {
      assertStatus(
          connection.request("GET /livez HTTP/1.1", header),
          400,
          "the request is malformed, or its headers are too large");
    }
  }

  @Test
  void refusesARequestWithoutAHostWithAStatus() throws IOException {
    try (RawConnection connection = api.connect()) {
      connection.send("GET /livez HTTP/1.1\r\n\r\n");
      assertStatus(
          connection.read(false), 400, "the request is malformed, or its headers are too large");
    }
  }

  @Test
  void refusesVeryLongPathsWithAStatus() throws IOException {
    assertStatus(api.get(METRICS + "m".repeat(20_000)), 414, "the request line is too long");
  }

  @Test
  void acceptsTheHeadersOfAUserWithManyGroupsButNoHeaderBomb() throws IOException {
    assertThat(api.get("/livez", "X-Remote-Group: " + "g".repeat(50_000)).code()).isEqualTo(200);
    assertStatus(
        api.get("/livez", "X-Remote-Group: " + "g".repeat(70_000)),
        400,
        "the request is malformed, or its headers are too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/livez", "/readyz", "/healthz", "/livez/", "/livez/ping", "/healthz/ping"})
  void tellsItsHealth(String path) throws IOException {
    Response response = api.get(path);

    assertThat(response.code()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok");
    assertThat(response.headers())
        .containsEntry("Content-Type", "text/plain; charset=utf-8")
        .containsEntry("X-Content-Type-Options", "nosniff");
  }

  @Test
  void namesTheChecksThatFail() throws IOException {
    try (RunningApi unready = new RunningApi(Discovery.STATIC, false)) {
      Response response = unready.get("/readyz");

      assertThat(response.code()).isEqualTo(500);
      assertThat(response.body())
          .isEqualTo(
              """
              [+]ping ok
              [-]first-polls failed: reason withheld
              readyz check failed
              """);
      assertThat(unready.get("/livez").body()).isEqualTo("ok");
      assertThat(unready.get("/readyz/first-polls").body())
          .isEqualTo(
              "internal server error: source \"jobs\" has neither answered nor failed yet\n");
      assertThat(unready.get("/readyz?exclude=ping&exclude=first-polls").body()).isEqualTo("ok");
    }
  }

  @Test
  void speaksHttp11ToAClientThatOffersHttp2() throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(Duration.ofSeconds(5))
            .build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/livez"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(response.body()).isEqualTo("ok");
    }
  }

  @Test
  void refusesToStartOnAPortThatIsTaken() {
    ApiListener second =
        ApiListener.plain(
            "127.0.0.1",
            api.port(),
            Access.OPEN,
            _ -> ApiResponse.failure(404, ""),
            (_, _, _) -> {});

    assertThatThrownBy(second::start)
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage(
            "cannot listen on 127.0.0.1:"
                + api.port()
                + "; is the port in use, or the address not one of this machine?");
  }

  @Test
  void closesTheConnectionOfAClientThatWantsNoMore() throws IOException {
    try (RawConnection connection = api.connect()) {
      Response response = connection.request("GET /livez HTTP/1.1", "Connection: close");
      assertThat(response.headers()).containsEntry("Connection", "close");
      assertThat(response.body()).isEqualTo("ok");
      assertThat(connection.isClosedByServer()).isTrue();
    }
  }

  @Test
  void answersWhatIsInFlightWhenItIsClosed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch closing = new CountDownLatch(1);
    ApiHandler slow =
        _ -> {
          asked.countDown();
          await(closing);
          return ApiResponse.json("done");
        };
    ApiListener listener = ApiListener.plain("127.0.0.1", 0, Access.OPEN, slow, (_, _, _) -> {});
    listener.start();
    int port = listener.port();
    try (RawConnection connection = new RawConnection(port)) {
      connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      await(asked);
      Thread stopping = Thread.ofVirtual().start(listener::close);
      while (accepts(port)) {
        Thread.onSpinWait();
      }
      closing.countDown();

      assertThat(connection.read(false).body()).isEqualTo("\"done\"");
      stopping.join(Duration.ofSeconds(10));
    }
  }

  @Test
  void acceptsNothingAfterItIsClosed() {
    RunningApi closed = new RunningApi();
    int port = closed.port();
    closed.close();

    assertThat(accepts(port)).isFalse();
  }

  @Test
  void resolvesNamesButNoAddresses() throws IOException {
    assertThat(InetAddress.getByName("localhost").isLoopbackAddress()).isTrue();
    assertThat(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName())
        .isEqualTo("127.0.0.1");
  }

  private static boolean accepts(int port) {
    try (RawConnection _ = new RawConnection(port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertStatus(Response response, int code, String message) {
    assertThat(response.code()).isEqualTo(code);
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
    assertThat(response.body())
        .startsWith(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\""
                + message
                + "\",")
        .endsWith("\"code\":" + code + "}\n");
  }
}
