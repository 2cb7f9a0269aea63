package io.externalmetrics.server.hpa;

/**
 * The size that an HPA wants because of one external metric, as the replica_calculator.go of
 * Kubernetes 1.36 decides it. The minimum, the maximum and the behavior of the HPA come after that.
 *
 * @param replicas at least 0; {@link Integer#MAX_VALUE} where the HPA goes to its maximum in any
 *     case
 * @param isWithinTolerance whether the size stays because the metric is near enough to its target
 */
public record DesiredReplicas(int replicas, boolean isWithinTolerance) {
  /** How far the metric may be from its target, unless an HPA says otherwise. */
  private static final double TOLERANCE = 0.1;

  /** What a target is compared with. */
  public enum TargetType {
    /** The metric for each replica. */
    AVERAGE_VALUE,
    /** The metric itself. */
    VALUE
  }

  /**
   * Decides. All replicas are taken to be ready.
   *
   * @param target in thousandths, more than 0
   * @param sum of all series, in thousandths
   * @param current replicas, at least 0
   */
  public static DesiredReplicas of(TargetType type, long target, long sum, int current) {
    return switch (type) {
      case AVERAGE_VALUE -> ofAverage(target, sum, current);
      case VALUE -> ofValue(target, sum, current);
    };
  }

  private static DesiredReplicas ofAverage(long target, long sum, int current) {
    // The controller takes a negative sum for one that overflowed.
    double metric = (double) (sum < 0 ? Long.MAX_VALUE : sum);
    // Without replicas there is no ratio, and so no tolerance.
    return isWithinTolerance(metric / ((double) target * current))
        ? new DesiredReplicas(current, true)
        : new DesiredReplicas(roundedUp(metric / target), false);
  }

  private static DesiredReplicas ofValue(long target, long sum, int current) {
    double ratio = (double) sum / target;
    if (current == 0) {
      return new DesiredReplicas(roundedUp(ratio), false);
    }
    return isWithinTolerance(ratio)
        ? new DesiredReplicas(current, true)
        : new DesiredReplicas(roundedUp(ratio * current), false);
  }

  /** False for NaN. */
  private static boolean isWithinTolerance(double ratio) {
    return ratio >= 1 - TOLERANCE && ratio <= 1 + TOLERANCE;
  }

  /** The conversion ends at the largest integer, as it does in the controller. */
  private static int roundedUp(double replicas) {
    return Math.max(0, (int) Math.ceil(replicas));
  }
}
