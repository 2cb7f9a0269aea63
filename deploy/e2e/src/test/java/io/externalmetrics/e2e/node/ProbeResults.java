package io.externalmetrics.e2e.node;

/** Counts a probe's results as the kubelet does; only so many in a row change its verdict. */
final class ProbeResults {
  private final int successThreshold;
  private final int failureThreshold;
  private boolean lastSucceeded;
  private int inARow;
  private volatile boolean passed;

  /**
   * @param passed before the first result
   */
  ProbeResults(int successThreshold, int failureThreshold, boolean passed) {
    this.successThreshold = successThreshold;
    this.failureThreshold = failureThreshold;
    this.passed = passed;
  }

  /** Called by one thread. */
  void add(boolean success) {
    inARow = success == lastSucceeded ? inARow + 1 : 1;
    lastSucceeded = success;
    if (inARow >= (success ? successThreshold : failureThreshold)) {
      passed = success;
    }
  }

  boolean passed() {
    return passed;
  }
}
