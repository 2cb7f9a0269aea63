package io.externalmetrics.server.observe;

import io.externalmetrics.server.tls.UpkeepObserver;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** How the upkeep of a managed serving certificate goes. */
public final class CertificateMetrics implements UpkeepObserver {
  private final PrometheusRegistry registry;
  private final Counter failures;
  private volatile Optional<Boolean> owned = Optional.empty();
  private volatile Optional<Boolean> trusted = Optional.empty();

  public CertificateMetrics(SelfMetrics self) {
    registry = self.registry();
    failures =
        Counter.builder()
            .name("ems_certificate_upkeep_failures_total")
            .help(
                "Failures to read or write what keeps a managed serving certificate: secret or"
                    + " apiservice.")
            .labelNames("object")
            .register(registry);
    for (Target target : Target.values()) {
      failures.initLabelValues(target.label());
    }
    GaugeWithCallback.builder()
        .name("ems_apiservice_owned")
        .help("1 if the APIService is this server's; absent until that is known.")
        .callback(gauge -> owned.ifPresent(is -> gauge.call(is ? 1 : 0)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_serving_certificate_trusted")
        .help(
            "0 if the APIService is this server's and its caBundle, as last read, does not cover the"
                + " certificate shown; else 1.")
        .callback(gauge -> trusted.ifPresent(is -> gauge.call(is ? 1 : 0)))
        .register(registry);
  }

  /** When the CA of the serving certificate expires, asked at each scrape. */
  public void authority(Supplier<Optional<Instant>> expiry) {
    GaugeWithCallback.builder()
        .name("ems_serving_ca_expiry_timestamp_seconds")
        .help("When the CA of a managed serving certificate expires, in seconds since 1970.")
        .callback(gauge -> expiry.get().ifPresent(end -> gauge.call((double) end.getEpochSecond())))
        .register(registry);
  }

  @Override
  public void owned(boolean is) {
    owned = Optional.of(is);
  }

  @Override
  public void trusted(boolean is) {
    trusted = Optional.of(is);
  }

  @Override
  public void failed(Target target) {
    failures.labelValues(target.label()).inc();
  }
}
