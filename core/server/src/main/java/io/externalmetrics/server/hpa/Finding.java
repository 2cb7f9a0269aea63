package io.externalmetrics.server.hpa;

/**
 * Something wrong between an HPA and a metric that it reads.
 *
 * @param hpa namespace and name
 * @param text one line for people
 */
public record Finding(String hpa, String metric, Problem problem, String text) {

  /** What is wrong. */
  public enum Problem {
    /** No source serves the metric to the HPA's namespace. */
    MISSING("missing"),
    /** The HPA is at zero, and has no metric that could wake it. */
    CANNOT_WAKE("cannotWake"),
    /** The metric has no value now. */
    FAILING("failing");

    private final String label;

    Problem(String label) {
      this.label = label;
    }

    /** The problem's name on the status page. */
    public String label() {
      return label;
    }
  }
}
