package io.externalmetrics.bench.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.externalmetrics.connect.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  private final Certificates certificates = Certificates.create();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> users = ConcurrentHashMap.newKeySet();
  private final List<List<String>> groups = Collections.synchronizedList(new ArrayList<>());
  private volatile int status = 200;
  private HttpsServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        HttpsServer.create(
            new InetSocketAddress(InetAddress.ofLiteral(Certificates.HOST), 0), /* backlog= */ 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            new TlsMaterial(List.of(), Optional.of(certificates.server()), Optional.empty())
                .context()));
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void everyRequestIsCountedAndTimed() throws Exception {
    try (Load load = open(Authorization.WILDCARD, "four")) {
      Load.Result result = load.run(SHORT);

      assertThat(result.requests()).isPositive();
      assertThat(result.took()).isGreaterThanOrEqualTo(SHORT);
      assertThat(result.latencies().getMinValue()).isPositive();
    }
    assertThat(users)
        .containsExactly("system:serviceaccount:kube-system:horizontal-pod-autoscaler");
    assertThat(groups)
        .allMatch(
            List.of(
                    "system:serviceaccounts",
                    "system:serviceaccounts:kube-system",
                    "system:authenticated")
                ::equals);
  }

  @Test
  void anUncachedRequestIsAnotherUsersEachTime() throws Exception {
    long requests;
    try (Load load = open(Authorization.UNCACHED, "four")) {
      requests = load.run(SHORT).requests();
    }
    assertThat(users).hasSize((int) requests);
  }

  @Test
  void anAnswerOfAnotherStatusEndsTheRun() throws Exception {
    status = 503;

    try (Load load = open(Authorization.WILDCARD, "four")) {
      assertThatThrownBy(() -> load.run(SHORT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected 200 with 4 bytes, found 503 with 4: /metric");
    }
  }

  @Test
  void anAnswerOfAnotherLengthEndsTheRun() throws Exception {
    try (Load load = open(Authorization.WILDCARD, "other")) {
      assertThatThrownBy(() -> load.run(SHORT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected 200 with 5 bytes, found 200 with 4: /metric");
    }
  }

  private Load open(Authorization authorization, String expectedBody) throws IOException {
    Scenario scenario = new Scenario(DataSet.ONE, false, Encoding.JSON, authorization, 2);
    Answer answer =
        new Answer("/metric", Encoding.JSON, "application/json", expectedBody.getBytes(UTF_8));
    return Load.open(
        scenario, List.of(answer), certificates.client(), server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      users.add(exchange.getRequestHeaders().getFirst("X-Remote-User"));
      groups.add(List.copyOf(exchange.getRequestHeaders().get("X-Remote-Group")));
      exchange.sendResponseHeaders(status, 4);
      exchange.getResponseBody().write("four".getBytes(UTF_8));
    }
  }
}
