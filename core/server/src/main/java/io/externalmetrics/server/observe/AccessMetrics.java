package io.externalmetrics.server.observe;

import io.externalmetrics.server.auth.AccessObserver;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts who calls, and what the cluster's API server is asked about them. */
public final class AccessMetrics implements AccessObserver {
  private final Counter authentications;
  private final Counter reviews;
  private final Histogram duration;
  private final Counter remembered;
  private final Gauge configurationLoaded;

  /** Found without the texts that the library would compare for each request. */
  private final Map<Method, CounterDataPoint> authenticationsBy = new ConcurrentHashMap<>();

  private final Map<Review, CounterDataPoint> rememberedOf = new ConcurrentHashMap<>();
  private volatile Optional<Boolean> controllerMayRead = Optional.empty();

  public AccessMetrics(SelfMetrics self) {
    PrometheusRegistry registry = self.registry();
    authentications =
        Counter.builder()
            .name("ems_authentications_total")
            .help(
                "Requests on the secure port by how the caller showed who it is: front-proxy,"
                    + " certificate, token, anonymous, or refused, in vain.")
            .labelNames("method")
            .register(registry);
    reviews =
        Counter.builder()
            .name("ems_access_reviews_total")
            .help(
                "Questions to the cluster's API server about callers: of kind token, whose is it, or"
                    + " access, may they; allowed, refused or failed.")
            .labelNames("kind", "outcome")
            .register(registry);
    duration =
        Histogram.builder()
            .name("ems_access_review_duration_seconds")
            .help("How long the cluster's API server took for questions about callers.")
            .labelNames("kind")
            .classicOnly()
            .classicUpperBounds(.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
            .register(registry);
    remembered =
        Counter.builder()
            .name("ems_access_remembered_total")
            .help("Questions about callers that an earlier answer of the cluster decided.")
            .labelNames("kind")
            .register(registry);
    configurationLoaded =
        Gauge.builder()
            .name("ems_authentication_config_loaded")
            .help("1 if it is known whom the cluster trusts to authenticate.")
            .register(registry);
    GaugeWithCallback.builder()
        .name("ems_hpa_controller_may_read")
        .help("1 if the HPA controller may read external metrics; absent until that is known.")
        .callback(gauge -> controllerMayRead.ifPresent(may -> gauge.call(may ? 1 : 0)))
        .register(registry);
  }

  @Override
  public void authenticated(Method method) {
    CounterDataPoint known = authenticationsBy.get(method);
    (known != null
            ? known
            : authenticationsBy.computeIfAbsent(
                method, _ -> authentications.labelValues(method.label())))
        .inc();
  }

  @Override
  public void reviewed(Review review, Outcome outcome, Duration took) {
    reviews.labelValues(review.label(), outcome.label()).inc();
    duration.labelValues(review.label()).observe(took.toNanos() / 1e9);
  }

  @Override
  public void remembered(Review review) {
    CounterDataPoint known = rememberedOf.get(review);
    (known != null
            ? known
            : rememberedOf.computeIfAbsent(review, _ -> remembered.labelValues(review.label())))
        .inc();
  }

  @Override
  public void controllerMayRead(boolean may) {
    controllerMayRead = Optional.of(may);
  }

  @Override
  public void configurationLoaded() {
    configurationLoaded.set(1);
  }
}
