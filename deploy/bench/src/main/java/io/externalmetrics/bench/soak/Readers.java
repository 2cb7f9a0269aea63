package io.externalmetrics.bench.soak;

import io.externalmetrics.bench.soak.Backends.Backend;
import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Clients that keep their connections and read all that can be asked for: metrics of every mood,
 * with and without selectors, and names and selectors that nobody asked for before.
 */
final class Readers implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String NAMESPACE = "/apis/external.metrics.k8s.io/v1beta1/namespaces/n/";
  private static final String VALUE = "\"value\":\"" + Protocol.VALUE + "\"";

  private final Backends backends;
  private final URI server;
  private final List<HttpClient> clients = new ArrayList<>();
  private final List<Activity> activities = new ArrayList<>();
  private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> lies = new ConcurrentLinkedQueue<>();

  private Readers(Backends backends, int port) {
    this.backends = backends;
    this.server = URI.create("https://127.0.0.1:" + port);
    for (Version version : List.of(Version.HTTP_2, Version.HTTP_1_1)) {
      for (String name : List.of("first reader", "second reader")) {
        HttpClient client =
            HttpClient.newBuilder()
                .version(version)
                .connectTimeout(TIMEOUT)
                .sslContext(TrustEveryone.context())
                .build();
        clients.add(client);
        activities.add(Activity.start(name, PAUSE, turn -> read(client, turn)));
      }
    }
  }

  static Readers start(Backends backends, int port) {
    return new Readers(backends, port);
  }

  /** How many answers had each status. */
  NavigableMap<Integer, Integer> answers() {
    return new TreeMap<>(answers);
  }

  /** Requests that had no answer at all. */
  int unanswered() {
    return activities.stream().mapToInt(Activity::failed).sum();
  }

  /** The first number that no backend gave, if there was one. */
  Optional<String> lie() {
    return Optional.ofNullable(lies.peek());
  }

  @Override
  public void close() {
    activities.forEach(Activity::close);
    clients.forEach(HttpClient::shutdownNow);
  }

  private void read(HttpClient client, int turn) throws IOException, InterruptedException {
    Backend backend = backends.pick(turn);
    String metric = backend.name() + "-depth";
    switch (Math.floorMod(turn, 7)) {
      case 0 -> get(client, "unknown-" + turn);
      case 1 -> get(client, metric + "?labelSelector=pod%3Dpod-" + turn);
      case 2 -> get(client, "prometheus-healthy-churn?labelSelector=pod+in+(pod-" + turn + ")");
      case 3 -> get(client, metric + "?labelSelector=a+b+" + turn);
      default -> judge(metric, backend.mood(), get(client, metric));
    }
  }

  private HttpResponse<String> get(HttpClient client, String asked)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(server.resolve(NAMESPACE + asked)).timeout(TIMEOUT).build(),
            BodyHandlers.ofString());
    answers.merge(response.statusCode(), 1, Integer::sum);
    return response;
  }

  private void judge(String metric, Mood mood, HttpResponse<String> response) {
    if (response.statusCode() == 200 && !(mood.everAnswers() && response.body().contains(VALUE))) {
      lies.add("%s was served as %s".formatted(metric, response.body().strip()));
    }
  }
}
