package io.externalmetrics.server.status;

import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.Finding;
import io.externalmetrics.server.hpa.HpaWatchState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /api/status} and {@code /api/overview} say. The component names are the JSON keys,
 * and what is empty is left out; docs/status-page.md tells the meaning of each.
 *
 * @param metrics a page of them; empty where the sources have all
 */
public record StatusReport(
    String version,
    Instant now,
    Instant started,
    Configuration configuration,
    Certificate certificate,
    Access access,
    ApiService apiService,
    Hpas hpas,
    List<Attention> attention,
    List<SourceReport> sources,
    List<Refused> refusedSources,
    Optional<MetricPage> metrics) {

  /**
   * The configuration file.
   *
   * @param problems what is wrong with its newest version
   */
  public record Configuration(String file, Instant lastRead, List<String> problems) {}

  /**
   * The serving certificate.
   *
   * @param kind {@code managed}, {@code files} or {@code selfSigned}
   */
  public record Certificate(Instant expires, String kind, Optional<Boolean> trusted) {}

  /**
   * Who may use the secure port.
   *
   * @param kind {@code delegated} or {@code none}
   */
  public record Access(String kind, Optional<Boolean> hpaControllerMayRead) {}

  /**
   * Who serves the external metrics API.
   *
   * @param state {@code own}, {@code other}, {@code missing}, {@code unreadable} or {@code unknown}
   */
  public record ApiService(String state, Optional<String> owner) {}

  /**
   * The watch of the HPAs.
   *
   * @param state {@code off}, {@code starting}, {@code watching} or {@code unavailable}
   * @param watched how many read an external metric
   */
  public record Hpas(String state, Optional<String> reason, int watched) {
    static Hpas of(ClusterHpas hpas) {
      int watched = hpas.count();
      return switch (hpas.state()) {
        case HpaWatchState.Off _ -> new Hpas("off", Optional.empty(), watched);
        case HpaWatchState.Starting _ -> new Hpas("starting", Optional.empty(), watched);
        case HpaWatchState.Watching _ -> new Hpas("watching", hpas.limitation(), watched);
        case HpaWatchState.Unavailable(String reason) ->
            new Hpas("unavailable", Optional.of(reason), watched);
      };
    }
  }

  /**
   * Something wrong between an HPA and a metric that it reads.
   *
   * @param problem {@code missing}, {@code cannotWake} or {@code failing}
   */
  public record Attention(String hpa, String metric, String problem, String text) {
    static Attention of(Finding finding) {
      return new Attention(
          finding.hpa(), finding.metric(), finding.problem().label(), finding.text());
    }
  }

  /** A source that cannot be used. */
  public record Refused(Optional<String> name, String reason) {
    static Refused of(RefusedSource source) {
      return new Refused(source.name(), source.reason());
    }
  }

  /**
   * Some of the metrics that were asked for.
   *
   * @param total how many were
   * @param offset how many of them come before these
   */
  public record MetricPage(int total, int offset, List<MetricRow> rows) {}

  /** The same without what changes as time passes by. */
  StatusReport atRest() {
    return new StatusReport(
        version,
        Instant.EPOCH,
        started,
        configuration,
        certificate,
        access,
        apiService,
        hpas,
        attention,
        sources,
        refusedSources,
        metrics.map(
            page ->
                new MetricPage(
                    page.total(),
                    page.offset(),
                    page.rows().stream().map(MetricRow::atRest).toList())));
  }
}
