package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backends that answer without end, without sense or without hurry, beside a healthy one. */
@Timeout(180)
class HostileRepliesIT {
  private static final String START =
      "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1,\"";
  private static final long TWO_GIB = 2L << 30;
  private static final String TOO_LARGE =
      "answers with more than 16MiB; narrow the query or raise \"maxResponseSize\"";

  /** The heap's limit is 96 MiB; the rest is what a JVM needs beside it. */
  private static final long MOST_MEMORY_MEBIBYTES = 320;

  @TempDir private Path directory;

  private final Map<String, FakeHttp> backends = new LinkedHashMap<>();
  private final FakeHttp good = FakeHttp.prometheus(Map.of());

  @BeforeEach
  void start() {
    hostile().forEach((name, handler) -> backends.put(name, FakeHttp.start(handler)));
  }

  @AfterEach
  void end() {
    backends.values().forEach(FakeHttp::close);
    good.close();
  }

  @Test
  void eachIsAFailureOfItsSourceAloneWithinItsTimeoutAndItsMemory() throws IOException {
    try (EmsServer server = EmsServer.serve(configuration(), Map.of());
        Readers readers = readersOfTheGoodSource(server)) {
      for (String plugin : new String[] {"prometheus", "promql", "data", "cloudwatch"}) {
        backends.keySet().forEach(name -> assertFails(server, plugin, name));
      }

      assertThat(readers.stop()).isEmpty();
      assertThat(server.output()).doesNotContain("OutOfMemory", "this is a defect");
      assertThat(server.peakMemoryMebibytes()).isLessThan(MOST_MEMORY_MEBIBYTES);
      System.out.printf(
          "measured: %d sources with hostile replies: peak RSS %d MiB, %d reads of the source beside"
              + " them, none failed%n",
          4 * backends.size(), server.peakMemoryMebibytes(), readers.requests());
    }
  }

  private static void assertFails(EmsServer server, String plugin, String name) {
    String source = plugin + "-" + name;
    eventually(() -> assertThat(server.polls(source)).isGreaterThanOrEqualTo(3));
    Answer answer = server.metric(source + "-m");
    System.out.println("measured: hostile reply: " + answer.status().message());
    assertThat(answer.code()).as(source).isEqualTo(503);
    assertThat(answer.status().message())
        .startsWith("source \"" + source + "\": ")
        .contains(expected(plugin, name));
    String took = "ems_poll_duration_seconds_bucket{source=\"" + source + "\",le=\"5.0\"}";
    assertThat(server.own(took)).as("%s ends in time", source).isGreaterThanOrEqualTo(3);
  }

  private static String expected(String plugin, String name) {
    return switch (name) {
      case "trickle" -> "within the timeout";
      case "redirects" -> "redirects more than 5 times; check \"url\"";
      case "flood-of-space" -> TOO_LARGE;
      case "flood-of-series" ->
          switch (plugin) {
            case "data" -> "does not answer as Sysdig's data API does";
            case "cloudwatch" -> TOO_LARGE;
            default -> "the query gives more than 10000 series; aggregate them in the query";
          };
      default ->
          switch (plugin) {
            case "data" -> "does not answer as Sysdig's data API does";
            case "cloudwatch" ->
                name.startsWith("flood")
                    ? TOO_LARGE
                    : "the answer is not one of AWS; check the endpoint and what stands before it";
            default -> "does not answer as Prometheus does";
          };
    };
  }

  private static Readers readersOfTheGoodSource(EmsServer server) {
    eventually(() -> assertThat(server.metric("good-m").code()).isEqualTo(200));
    return Readers.start(1, server, "good-m");
  }

  private Path configuration() throws IOException {
    StringBuilder sources = new StringBuilder();
    backends.forEach(
        (name, backend) ->
            sources.append(
                """
                  - name: prometheus-%1$s
                    plugin: prometheus
                    interval: 2s
                    settings: {url: "%2$s"}
                    metrics: [{name: m, query: m}]
                  - name: promql-%1$s
                    plugin: sysdig
                    interval: 2s
                    settings: {url: "%2$s", token: t}
                    metrics: [{name: m, query: m}]
                  - name: data-%1$s
                    plugin: sysdig
                    interval: 2s
                    settings: {url: "%2$s", token: t}
                    metrics: [{name: m, metric: m, timeAggregation: avg, groupAggregation: sum}]
                  - name: cloudwatch-%1$s
                    plugin: cloudwatch
                    interval: 2s
                    settings:
                      region: eu-west-1
                      endpoint: "%2$s"
                      credentials: {accessKeyId: a, secretAccessKey: b}
                    metrics: [{name: m, namespace: a, metric: b, stat: Sum, period: 60s}]
                """
                    .formatted(name, backend.url())));
    return Files.writeString(
        directory.resolve("ems.yaml"),
        """
        server: {address: 127.0.0.1, port: 0, auth: none}
        management: {port: 0}
        sources:
          - name: good
            plugin: prometheus
            interval: 2s
            settings: {url: "%s"}
            metrics: [{name: m, query: m}]
        """
                .formatted(good.url())
            + sources);
  }

  private static Map<String, HttpHandler> hostile() {
    Map<String, HttpHandler> replies = new LinkedHashMap<>();

    replies.put("flood-of-text", exchange -> flood(exchange, START, "1"));
    replies.put(
        "flood-of-series",
        exchange ->
            flood(
                exchange,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[",
                "{\"metric\":{\"a\":\"b\"},\"value\":[1,\"1\"]},"));
    replies.put("flood-of-html", exchange -> flood(exchange, "<html>", "<p>no</p>"));
    replies.put("flood-of-space", exchange -> flood(exchange, "{", " "));
    replies.put(
        "flood-announced",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, TWO_GIB);
          flood(exchange.getResponseBody(), START, "1");
        });
    replies.put("trickle", HostileRepliesIT::trickle);
    replies.put(
        "redirects",
        exchange -> {
          exchange.getResponseHeaders().set("Location", exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    replies.put("not-utf8", exchange -> send(exchange, bytes(START, 0xff, 0xc0, 0x80)));
    replies.put("nested-array", exchange -> send(exchange, "[".repeat(1_000_000).getBytes(UTF_8)));
    replies.put(
        "nested-field",
        exchange ->
            send(
                exchange,
                ("{\"status\":\"success\",\"stats\":" + "{\"a\":".repeat(500_000))
                    .getBytes(UTF_8)));
    return replies;
  }

  private static void flood(HttpExchange exchange, String start, String more) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, 0);
    flood(exchange.getResponseBody(), start, more);
  }

  private static void flood(OutputStream body, String start, String more) throws IOException {
    byte[] block = more.repeat(8192 / more.length()).getBytes(UTF_8);
    try (body) {
      body.write(start.getBytes(UTF_8));
      for (long sent = 0; sent < TWO_GIB; sent += block.length) {
        body.write(block);
      }
    }
  }

  private static void trickle(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (byte one : START.getBytes(UTF_8)) {
        out.write(one);
        out.flush();
        Thread.sleep(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] bytes(String start, int... more) {
    byte[] text = start.getBytes(UTF_8);
    byte[] all = Arrays.copyOf(text, text.length + more.length);
    for (int i = 0; i < more.length; i++) {
      all[text.length + i] = (byte) more[i];
    }
    return all;
  }
}
