package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.TestAuthority.LONG_AGO;

import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Headers;
import io.externalmetrics.spi.Deadline;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Access that is delegated to a cluster of fakes, at a time that only a test moves. */
final class Cluster implements AutoCloseable {
  static final TestAuthority CLIENTS = TestAuthority.root("clients");
  static final TestAuthority FRONT_PROXIES = TestAuthority.root("front-proxies");
  static final X509Certificate FRONT_PROXY = FRONT_PROXIES.client("CN=front-proxy-client");

  final FakeReviews reviews = new FakeReviews();
  final FakeConfigMaps configMaps = new FakeConfigMaps();
  final RecordingObserver observer = new RecordingObserver();
  private final AtomicLong nanos = new AtomicLong(Duration.ofHours(1).toNanos());
  private final Ticker ticker = nanos::get;
  private final InstantSource clock =
      () -> LONG_AGO.plus(Duration.ofDays(2000)).plusNanos(nanos.get());
  final DelegatedAccess access = new DelegatedAccess(reviews, configMaps, observer, clock, ticker);

  /** A cluster that has published its authentication configuration. */
  static Cluster configured() {
    Cluster cluster = new Cluster();
    cluster.configMaps.holds(configuration());
    return cluster;
  }

  static Map<String, String> configuration() {
    return Map.of(
        "client-ca-file", CLIENTS.pem(),
        "requestheader-client-ca-file", FRONT_PROXIES.pem(),
        "requestheader-allowed-names", "[\"front-proxy-client\"]",
        "requestheader-username-headers", "[\"X-Remote-User\"]",
        "requestheader-group-headers", "[\"X-Remote-Group\"]",
        "requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]");
  }

  /** The configuration with another value for a key. */
  static Map<String, String> configuration(String key, String value) {
    Map<String, String> data = new HashMap<>(configuration());
    data.put(key, value);
    return data;
  }

  static Map<String, String> configurationWithout(String key) {
    Map<String, String> data = new HashMap<>(configuration());
    data.remove(key);
    return data;
  }

  Ticker ticker() {
    return ticker;
  }

  InstantSource clock() {
    return clock;
  }

  Instant now() {
    return clock.instant();
  }

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** Time passes, with the upkeep at work twice a second. */
  void live(Duration time) {
    Duration step = Duration.ofMillis(500);
    for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(step)) {
      pass(step);
      keepFresh();
    }
  }

  void keepFresh() {
    try {
      access.keepFresh(Runnable::run);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static ApiRequest request(
      String method,
      String path,
      Map<String, List<String>> query,
      Map<String, List<String>> headers,
      List<X509Certificate> certificates) {
    return new ApiRequest(
        method,
        path.equals("/") ? List.of() : List.of(path.substring(1).split("/")),
        query,
        Headers.of(headers),
        certificates,
        Caller.ANONYMOUS,
        Deadline.after(Duration.ofMinutes(1)));
  }

  /** The same request, by a client that waits for nothing. */
  static ApiRequest hurried(ApiRequest request) {
    return new ApiRequest(
        request.method(),
        request.path(),
        request.query(),
        request.headers(),
        request.certificates(),
        request.caller(),
        Deadline.after(Duration.ZERO));
  }

  static ApiRequest get(String path) {
    return request("GET", path, Map.of(), Map.of(), List.of());
  }

  static ApiRequest withToken(String token) {
    return request(
        "GET", "/apis", Map.of(), Map.of("authorization", List.of("Bearer " + token)), List.of());
  }

  static ApiRequest metric(String namespace, String metric) {
    return get("/apis/external.metrics.k8s.io/v1beta1/namespaces/" + namespace + "/" + metric);
  }

  static Caller user(String name, String... groups) {
    return new Caller(name, "", List.of(groups), Map.of());
  }

  @Override
  public void close() {
    access.close();
  }
}
