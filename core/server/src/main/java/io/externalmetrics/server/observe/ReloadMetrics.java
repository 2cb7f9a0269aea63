package io.externalmetrics.server.observe;

import io.prometheus.metrics.core.metrics.Gauge;
import java.time.Instant;

/** How the newest version of the configuration file was taken. */
public final class ReloadMetrics {
  private final Gauge successful;
  private final Gauge timestamp;
  private final Gauge problems;

  ReloadMetrics(Gauge successful, Gauge timestamp, Gauge problems) {
    this.successful = successful;
    this.timestamp = timestamp;
    this.problems = problems;
  }

  /**
   * The file was read.
   *
   * @param problemCount what is wrong with it; it counts as successful only with none
   */
  public void read(Instant when, int problemCount) {
    successful.set(problemCount == 0 ? 1 : 0);
    timestamp.set((double) when.getEpochSecond());
    problems.set(problemCount);
  }
}
