package io.externalmetrics.server.observe;

import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.Finding;
import io.externalmetrics.server.hpa.Finding.Problem;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.hpa.HpaWatchState;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells at each scrape what is wrong between HPAs and sources. */
public final class HpaMetrics {

  /** Registers them; only where HPAs are watched, since nothing is known without. */
  public HpaMetrics(SelfMetrics self, ClusterHpas hpas, HpaDiagnosis diagnosis) {
    PrometheusRegistry registry = self.registry();
    GaugeWithCallback.builder()
        .name("ems_hpa_watch_up")
        .help("1 if the cluster's HPAs are watched, 0 if they cannot be read.")
        .callback(gauge -> gauge.call(hpas.state() instanceof HpaWatchState.Watching ? 1 : 0))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_hpas")
        .help("HPAs that read an external metric.")
        .callback(gauge -> gauge.call(hpas.count()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_hpa_missing_metrics")
        .help("External metrics that HPAs read and nobody serves.")
        .callback(gauge -> gauge.call(count(diagnosis, Problem.MISSING, Finding::metric)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ems_hpas_unable_to_wake")
        .help("HPAs at zero replicas none of whose metrics has a value.")
        .callback(gauge -> gauge.call(count(diagnosis, Problem.CANNOT_WAKE, Finding::hpa)))
        .register(registry);
  }

  private static int count(
      HpaDiagnosis diagnosis, Problem problem, Function<Finding, String> what) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.problem() == problem)
        .map(what)
        .collect(Collectors.toSet())
        .size();
  }
}
