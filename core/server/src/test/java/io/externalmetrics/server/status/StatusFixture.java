package io.externalmetrics.server.status;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.history.PollHistory;
import io.externalmetrics.server.history.RecentReads;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.hpa.HpaWatchState;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A status view over sources whose polls a test makes up. */
final class StatusFixture {
  static final Instant START = ManualTime.START;

  final ManualTime time = new ManualTime();
  final MetricStore store = new MetricStore(time);
  final PollHistory history = new PollHistory(time);
  final RecentReads reads = new RecentReads(time, () -> time.now().nanos());
  final ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Off(), time);
  final Map<String, Instant> nextPolls = new HashMap<>();
  final StatusView view =
      new StatusView(
          new ServerFacts(
              "1.2.3",
              START,
              () -> new StatusReport.Configuration("ems.yaml", START, List.of("ems.yaml:1: bad")),
              () -> new StatusReport.Certificate(START, "files", Optional.empty()),
              () -> new StatusReport.Access("delegated", Optional.of(true)),
              () -> new StatusReport.ApiService("unknown", Optional.empty())),
          store,
          source -> Optional.ofNullable(nextPolls.get(source)),
          history,
          reads,
          hpas,
          new HpaDiagnosis(hpas, store),
          time);

  private List<SourceSlot> slots = List.of();

  StatusFixture serve(SourceDefinition... sources) {
    return serve(List.of(), sources);
  }

  StatusFixture serve(List<RefusedSource> refused, SourceDefinition... sources) {
    slots =
        List.of(sources).stream()
            .map(source -> new SourceSlot(SourceSnapshot.unpolled(source)))
            .toList();
    history.follow(List.of(sources));
    reads.follow(List.of(sources));
    store.serve(slots, refused);
    return this;
  }

  /** A poll of the first source, which answers. */
  void poll(Map<String, Reading> readings) {
    poll(readings, Optional.empty());
  }

  /** A poll of the first source, which fails as a whole. */
  void fail(String reason) {
    Reading.Failed failure = new Reading.Failed(FailureKind.UNREACHABLE, reason);
    Map<String, Reading> readings = new HashMap<>();
    slots
        .getFirst()
        .current()
        .source()
        .metrics()
        .forEach(metric -> readings.put(metric.name(), failure));
    poll(readings, Optional.of(failure));
  }

  private void poll(Map<String, Reading> readings, Optional<Reading.Failed> failure) {
    SourceSnapshot before = slots.getFirst().current();
    SourceSnapshot after =
        before.after(readings, new PollSummary(time.now(), Duration.ofMillis(20), failure));
    slots.getFirst().publish(after);
    history.polled(before, after);
  }

  Reading values(double... values) {
    return new Reading.Values(
        IntStream.range(0, values.length)
            .mapToObj(i -> new Series(Map.of("queue", "q" + i), values[i], time.now().wall()))
            .toList());
  }

  static Reading noData(String reason) {
    return new Reading.NoData(reason);
  }
}
