package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.RawValue;
import java.util.Map;
import java.util.Optional;

/**
 * A metric that can be polled. Immutable; equal when nothing about it changed.
 *
 * @param name unique within its source
 * @param servedName prefix and name: what HPAs ask for
 * @param labels added to every series
 * @param single whether more than one series is a failure
 * @param aggregate folds all series into one
 * @param allowPartial whether a partial answer is good
 * @param allowNegative whether a value below zero is good
 * @param settings the plugin's metric settings, valid under its schema, references not yet resolved
 */
public record MetricDefinition(
    String name,
    String servedName,
    Namespaces namespaces,
    Map<String, String> labels,
    Fallback onNoData,
    Fallback onError,
    boolean single,
    Optional<Aggregate> aggregate,
    boolean allowPartial,
    boolean allowNegative,
    RawValue settings) {

  /** How several series become one. */
  public enum Aggregate {
    SUM,
    MAX,
    MIN,
    AVG
  }

  public MetricDefinition {
    labels = Map.copyOf(labels);
  }

  /** Whether a poll gives both the same values; what is answered without one may differ. */
  public boolean readsLike(MetricDefinition other) {
    return labels.equals(other.labels)
        && single == other.single
        && aggregate.equals(other.aggregate)
        && allowPartial == other.allowPartial
        && allowNegative == other.allowNegative
        && settings.equals(other.settings);
  }

  /** Without settings: passwords may stand among them. */
  @Override
  public String toString() {
    return "MetricDefinition[" + servedName + "]";
  }
}
