package io.externalmetrics.server.hpa;

import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.kube.Hpa.Target;
import io.externalmetrics.server.kube.Hpa.Target.Kind;
import java.util.List;
import java.util.stream.Stream;

/** HPAs of the namespace "default", whose target for every metric is an average of 2. */
public final class TestHpas {
  private TestHpas() {}

  public static Hpa hpa(String name, int minReplicas, int replicas, String... metrics) {
    return new Hpa(
        "default",
        name,
        minReplicas,
        10,
        replicas,
        replicas,
        Stream.of(metrics)
            .map(metric -> new ExternalMetric(metric, "", new Target(Kind.AVERAGE_VALUE, 2)))
            .toList(),
        false,
        List.of());
  }

  /** The same, reading a metric of another object as well. */
  public static Hpa readingObjects(Hpa hpa) {
    return with(hpa, hpa.metrics(), true);
  }

  /** The same with a selector on every metric. */
  public static Hpa selecting(String selector, Hpa hpa) {
    return with(
        hpa,
        hpa.metrics().stream()
            .map(metric -> new ExternalMetric(metric.name(), selector, metric.target()))
            .toList(),
        hpa.readsObjects());
  }

  private static Hpa with(Hpa hpa, List<ExternalMetric> metrics, boolean readsObjects) {
    return new Hpa(
        hpa.namespace(),
        hpa.name(),
        hpa.minReplicas(),
        hpa.maxReplicas(),
        hpa.currentReplicas(),
        hpa.desiredReplicas(),
        metrics,
        readsObjects,
        hpa.conditions());
  }
}
