package io.externalmetrics.server.observe;

import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.http.RequestObserver;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times what the secure port answers. */
public final class RequestMetrics implements RequestObserver {
  private final Counter requests;
  private final Histogram duration;
  private final Gauge inFlight;
  private final ConnectionObserver connections;

  /** Found without the texts and the list of labels that the library would make for each answer. */
  private final Map<String, Map<Integer, CounterDataPoint>> requestsByKind =
      new ConcurrentHashMap<>();

  private final Map<String, DistributionDataPoint> durationByKind = new ConcurrentHashMap<>();

  /**
   * @param connections counts those of the secure port
   */
  public RequestMetrics(SelfMetrics self, ConnectionObserver connections) {
    this.connections = connections;
    requests =
        Counter.builder()
            .name("ems_requests_total")
            .help(
                "Answers on the secure port by status code, and by what was asked for: metric,"
                    + " discovery, health, other or malformed.")
            .labelNames("kind", "code")
            .register(self.registry());
    duration =
        Histogram.builder()
            .name("ems_request_duration_seconds")
            .help("How long answers on the secure port took to make.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(.0001, .00025, .0005, .001, .0025, .005, .01, .025, .1, 1)
            .register(self.registry());
    inFlight =
        Gauge.builder()
            .name("ems_requests_in_flight")
            .help("Requests in progress on the secure port.")
            .register(self.registry());
  }

  @Override
  public void answered(String kind, int code, Duration took) {
    requestsOf(kind, code).inc();
    durationOf(kind).observe(took.toNanos() / 1e9);
  }

  private CounterDataPoint requestsOf(String kind, int code) {
    Map<Integer, CounterDataPoint> byCode = requestsByKind.get(kind);
    CounterDataPoint known = byCode == null ? null : byCode.get(code);
    return known != null
        ? known
        : requestsByKind
            .computeIfAbsent(kind, _ -> new ConcurrentHashMap<>())
            .computeIfAbsent(code, _ -> requests.labelValues(kind, Integer.toString(code)));
  }

  private DistributionDataPoint durationOf(String kind) {
    DistributionDataPoint known = durationByKind.get(kind);
    return known != null
        ? known
        : durationByKind.computeIfAbsent(kind, _ -> duration.labelValues(kind));
  }

  @Override
  public void began() {
    inFlight.inc();
  }

  @Override
  public void ended() {
    inFlight.dec();
  }

  @Override
  public void opened() {
    connections.opened();
  }

  @Override
  public void closed() {
    connections.closed();
  }

  @Override
  public void cut(Reason reason) {
    connections.cut(reason);
  }
}
