package io.externalmetrics.server.status;

import io.externalmetrics.server.history.MetricHistory;
import io.externalmetrics.server.history.RecentReads.Reader;
import io.externalmetrics.server.hpa.HpaMinute;
import io.externalmetrics.server.kube.Hpa.Condition;
import io.externalmetrics.server.status.MetricRow.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /api/metrics/NAME} says. The component names are the JSON keys.
 *
 * @param namespaces whose HPAs may read it; {@code *} stands for all
 * @param series what is served, 500 at most
 * @param seriesTotal how many series are served
 */
public record MetricReport(
    Instant now,
    MetricRow row,
    List<String> namespaces,
    List<MetricHistory.Minute> minutes,
    List<MetricHistory.Poll> polls,
    List<HpaReport> hpas,
    List<Reader> readers,
    List<Value> series,
    int seriesTotal) {

  /**
   * An HPA that reads the metric.
   *
   * @param name with its namespace
   * @param cannotWake why it stays at zero
   */
  public record HpaReport(
      String name,
      Target target,
      Optional<String> selector,
      int minReplicas,
      int maxReplicas,
      int currentReplicas,
      int desiredReplicas,
      List<Condition> conditions,
      List<HpaMinute> minutes,
      Optional<String> cannotWake) {}

  /**
   * What an HPA steers to.
   *
   * @param kind {@code value} or {@code averageValue}
   */
  public record Target(String kind, double value) {}

  /** The same without what changes as time passes by. */
  MetricReport atRest() {
    return new MetricReport(
        Instant.EPOCH,
        row.atRest(),
        namespaces,
        minutes,
        polls,
        hpas,
        readers,
        series,
        seriesTotal);
  }
}
