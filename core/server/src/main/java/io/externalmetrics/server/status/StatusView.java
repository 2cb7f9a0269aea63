package io.externalmetrics.server.status;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.history.MetricHistory;
import io.externalmetrics.server.history.PollHistory;
import io.externalmetrics.server.history.RecentReads;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.status.MetricRow.Value;
import io.externalmetrics.server.status.StatusReport.Attention;
import io.externalmetrics.server.status.StatusReport.MetricPage;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Makes reports from what is in memory, each as of the call; nothing in between. Any thread. */
public final class StatusView {
  private static final int MOST_ATTENTION = 100;
  private static final int MOST_SERIES = 500;

  private final ServerFacts facts;
  private final MetricStore store;
  private final Function<String, Optional<Instant>> nextPoll;
  private final PollHistory history;
  private final RecentReads reads;
  private final ClusterHpas hpas;
  private final HpaDiagnosis diagnosis;
  private final TimeSource time;

  /**
   * @param nextPoll when a source is polled next
   */
  public StatusView(
      ServerFacts facts,
      MetricStore store,
      Function<String, Optional<Instant>> nextPoll,
      PollHistory history,
      RecentReads reads,
      ClusterHpas hpas,
      HpaDiagnosis diagnosis,
      TimeSource time) {
    this.facts = facts;
    this.store = store;
    this.nextPoll = nextPoll;
    this.history = history;
    this.reads = reads;
    this.hpas = hpas;
    this.diagnosis = diagnosis;
    this.time = time;
  }

  /** All of it. */
  StatusReport status() {
    Moment now = time.now();
    MetricRows rows = rows(now);
    List<SourceReport> sources = new ArrayList<>();
    for (SourceSnapshot source : store.snapshots()) {
      Map<String, Integer> counts = counts();
      List<MetricRow> metrics = new ArrayList<>();
      ListedMetric.of(source, now)
          .forEach(
              metric -> {
                counts.merge(metric.state(), 1, Integer::sum);
                List<Series> served = rows.served(metric);
                metrics.add(rows.row(metric, served).withSeries(served));
              });
      sources.add(report(source, counts, Optional.of(metrics)));
    }
    return report(now, sources, Optional.empty());
  }

  /** What a first look needs; costs little however many metrics there are. */
  StatusReport overview(OverviewQuery query) {
    Moment now = time.now();
    List<SourceReport> sources = new ArrayList<>();
    List<ListedMetric> page = new ArrayList<>();
    int total = 0;
    for (SourceSnapshot source : store.snapshots()) {
      Map<String, Integer> counts = counts();
      for (ListedMetric metric : ListedMetric.of(source, now).toList()) {
        counts.merge(metric.state(), 1, Integer::sum);
        if (query.takes(metric)) {
          if (total >= query.offset() && page.size() < query.limit()) {
            page.add(metric);
          }
          total++;
        }
      }
      sources.add(report(source, counts, Optional.empty()));
    }
    MetricRows rows = rows(now);
    List<MetricRow> listed =
        page.stream()
            .map(metric -> rows.row(metric, rows.served(metric)).with(sparkline(metric)))
            .toList();
    return report(now, sources, Optional.of(new MetricPage(total, query.offset(), listed)));
  }

  /** One metric; empty where there is none of that name. */
  Optional<MetricReport> metric(String servedName) {
    Moment now = time.now();
    return store.snapshots().stream()
        .flatMap(source -> ListedMetric.of(source, now))
        .filter(metric -> metric.name().equals(servedName))
        .findFirst()
        .map(metric -> report(metric, now));
  }

  private MetricReport report(ListedMetric listed, Moment now) {
    MetricRows rows = rows(now);
    List<Series> served = rows.served(listed);
    MetricHistory past = past(listed);
    return new MetricReport(
        now.wall(),
        rows.row(listed, served).with(sparkline(listed)),
        namespaces(listed).names().stream().sorted().toList(),
        past.minutes(),
        past.polls(),
        new HpaReports(hpas, diagnosis).of(listed.name()),
        reads.readers(listed.name()),
        served.stream().limit(MOST_SERIES).map(Value::of).toList(),
        served.size());
  }

  private StatusReport report(
      Moment now, List<SourceReport> sources, Optional<MetricPage> metrics) {
    return new StatusReport(
        facts.version(),
        now.wall(),
        facts.started(),
        facts.configuration().get(),
        facts.certificate().get(),
        facts.access().get(),
        facts.apiService().get(),
        StatusReport.Hpas.of(hpas),
        diagnosis.findings().stream().limit(MOST_ATTENTION).map(Attention::of).toList(),
        sources,
        store.refusedSources().stream().map(StatusReport.Refused::of).toList(),
        metrics);
  }

  private SourceReport report(
      SourceSnapshot source, Map<String, Integer> counts, Optional<List<MetricRow>> metrics) {
    return SourceReport.of(
        source,
        nextPoll.apply(source.source().name()),
        Collections.unmodifiableMap(counts),
        metrics);
  }

  private MetricRows rows(Moment now) {
    return new MetricRows(reads, hpas.all(), now);
  }

  private MetricHistory past(ListedMetric listed) {
    return switch (listed) {
      case ListedMetric.Polled metric ->
          history
              .of(metric.source().source().name(), metric.metric().name())
              .orElse(MetricHistory.NONE);
      case ListedMetric.Refused _ -> MetricHistory.NONE;
    };
  }

  private List<Optional<Float>> sparkline(ListedMetric listed) {
    return switch (listed) {
      case ListedMetric.Polled metric ->
          history.sparkline(metric.source().source().name(), metric.metric().name());
      case ListedMetric.Refused _ -> List.of();
    };
  }

  private static Namespaces namespaces(ListedMetric listed) {
    return switch (listed) {
      case ListedMetric.Polled metric -> metric.metric().namespaces();
      case ListedMetric.Refused metric -> metric.metric().namespaces();
    };
  }

  private static Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    ListedMetric.STATES.forEach(state -> counts.put(state, 0));
    return counts;
  }
}
