package io.externalmetrics.server.observe;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.ReadObserver;
import io.prometheus.metrics.core.metrics.Counter;

/** Counts what was asked for in vain. */
public final class ReadMetrics implements ReadObserver {
  private final Counter unknown;

  public ReadMetrics(SelfMetrics self) {
    unknown =
        Counter.builder()
            .name("ems_unknown_metric_requests_total")
            .help("Requests for a metric that nobody serves to that namespace.")
            .register(self.registry());
  }

  @Override
  public void answered(String namespace, String metric, String user, Answer answer) {
    if (answer instanceof Answer.Unknown) {
      unknown.inc();
    }
  }
}
