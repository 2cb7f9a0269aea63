package io.externalmetrics.server.status;

import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.kube.Hpa.Target;
import io.externalmetrics.server.status.MetricReport.HpaReport;
import java.util.List;
import java.util.Optional;

/** Makes what is told of the HPAs that read a metric. */
record HpaReports(ClusterHpas hpas, HpaDiagnosis diagnosis) {

  /** One for each HPA and selector. */
  List<HpaReport> of(String metric) {
    return hpas.all().stream()
        .flatMap(
            hpa ->
                hpa.metrics().stream()
                    .filter(read -> read.name().equals(metric))
                    .map(read -> report(hpa, read)))
        .toList();
  }

  private HpaReport report(Hpa hpa, ExternalMetric metric) {
    return new HpaReport(
        hpa.id(),
        new MetricReport.Target(label(metric.target().kind()), metric.target().value()),
        Optional.of(metric.selector()).filter(selector -> !selector.isEmpty()),
        hpa.minReplicas(),
        hpa.maxReplicas(),
        hpa.currentReplicas(),
        hpa.desiredReplicas(),
        hpa.conditions(),
        hpas.minutes(hpa, metric.name()),
        diagnosis.cannotWake(hpa));
  }

  private static String label(Target.Kind kind) {
    return switch (kind) {
      case VALUE -> "value";
      case AVERAGE_VALUE -> "averageValue";
    };
  }
}
