package io.externalmetrics.server.kube;

import java.util.List;

/**
 * What is of interest in a HorizontalPodAutoscaler.
 *
 * @param metrics the external ones it reads
 * @param readsObjects whether it reads metrics of other objects as well, which may wake it from
 *     zero; what Pods tell cannot
 */
public record Hpa(
    String namespace,
    String name,
    int minReplicas,
    int maxReplicas,
    int currentReplicas,
    int desiredReplicas,
    List<ExternalMetric> metrics,
    boolean readsObjects,
    List<Condition> conditions) {

  /**
   * A metric and what the HPA wants of it.
   *
   * @param name in lower case, as it is asked for
   * @param selector canonical; empty for none
   */
  public record ExternalMetric(String name, String selector, Target target) {}

  /** What the HPA steers the metric to. */
  public record Target(Kind kind, double value) {
    /** How the value is compared. */
    public enum Kind {
      VALUE,
      /** Divided by the number of replicas first. */
      AVERAGE_VALUE
    }
  }

  /**
   * What the HPA controller says of it.
   *
   * @param status True, False or Unknown
   */
  public record Condition(String type, String status, String reason, String message) {}

  public Hpa {
    metrics = List.copyOf(metrics);
    conditions = List.copyOf(conditions);
  }

  /** Namespace and name, as {@code default/mail}. */
  public String id() {
    return namespace + "/" + name;
  }
}
