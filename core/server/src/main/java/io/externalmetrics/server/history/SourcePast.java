package io.externalmetrics.server.history;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.history.MetricHistory.Poll;
import io.externalmetrics.server.store.MetricState;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.store.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** What is remembered of one source: when it was polled, and each of its metrics. Any thread. */
final class SourcePast {
  private final Timeline timeline;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final Map<String, MetricPast> metrics = new HashMap<>();
  private final List<PollTime> polls = new ArrayList<>();
  private int nextSlot;

  /** When a poll began, and how long it took. */
  record PollTime(Instant start, Duration took) {}

  SourcePast(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Forgets metrics that are no longer configured. */
  void follow(SourceDefinition source, Moment now) {
    int minute = timeline.minute(now);
    lock.lock();
    try {
      metrics.keySet().retainAll(names(source));
      source
          .metrics()
          .forEach(metric -> metrics.computeIfAbsent(metric.name(), _ -> new MetricPast(minute)));
    } finally {
      lock.unlock();
    }
  }

  /** Takes a poll of the source. */
  void polled(SourceSnapshot after, Moment now) {
    PollSummary poll = after.lastPoll().orElseThrow();
    lock.lock();
    try {
      int slot = take(new PollTime(poll.start().wall(), poll.took()));
      int minute = timeline.minute(now);
      int untilByThisPoll = timeline.minute(poll.start(), after.source().maxAge());
      int known = 0;
      for (MetricDefinition metric : after.source().metrics()) {
        MetricPast past = metrics.get(metric.name());
        // None where a poll ends that began under an earlier configuration.
        if (past != null) {
          known++;
          MetricState state = after.metrics().getOrDefault(metric.name(), MetricState.UNKNOWN);
          told(past, slot, state, poll.start());
          int until =
              state
                  .lastGood()
                  .map(MetricState.At::when)
                  .filter(when -> !when.equals(poll.start()))
                  .map(when -> timeline.minute(when, after.source().maxAge()))
                  .orElse(untilByThisPoll);
          past.serves(minute, number(after.standing(metric, now)), until);
        }
      }
      if (known < metrics.size()) {
        Set<String> asked = names(after.source());
        metrics.forEach(
            (name, past) -> {
              if (!asked.contains(name)) {
                past.wasNotPolled(slot);
              }
            });
      }
    } finally {
      lock.unlock();
    }
  }

  private static Set<String> names(SourceDefinition source) {
    return source.metrics().stream().map(MetricDefinition::name).collect(Collectors.toSet());
  }

  Optional<MetricHistory> history(String metric, Moment now) {
    lock.lock();
    try {
      return Optional.ofNullable(metrics.get(metric))
          .map(past -> new MetricHistory(past.minutes(timeline, now), newestFirst(past)));
    } finally {
      lock.unlock();
    }
  }

  List<Optional<Float>> sparkline(String metric, Moment now) {
    lock.lock();
    try {
      return Optional.ofNullable(metrics.get(metric))
          .map(past -> past.sparkline(timeline.minute(now)))
          .orElse(List.of());
    } finally {
      lock.unlock();
    }
  }

  private int take(PollTime time) {
    int slot = nextSlot;
    if (slot == polls.size()) {
      polls.add(time);
    } else {
      polls.set(slot, time);
    }
    nextSlot = (slot + 1) % MetricPast.POLLS;
    return slot;
  }

  private List<Poll> newestFirst(MetricPast past) {
    List<Poll> all = new ArrayList<>();
    for (int i = 1; i <= polls.size(); i++) {
      int slot = Math.floorMod(nextSlot - i, MetricPast.POLLS);
      past.poll(slot, polls.get(slot)).ifPresent(all::add);
    }
    return all;
  }

  private static void told(MetricPast past, int slot, MetricState state, Moment pollStart) {
    if (state.failure().isPresent()) {
      past.failed(slot, state.failure().get().reason());
    } else if (state.lastGood().filter(good -> good.when().equals(pollStart)).isEmpty()) {
      past.wasNotPolled(slot);
    } else {
      switch (state.lastGood().get().what()) {
        case Reading.Values(List<Series> series) -> past.gave(slot, sum(series), series.size());
        case Reading.NoData(String reason) -> past.hadNoData(slot, reason);
      }
    }
  }

  /** What is served; NaN for none. */
  private static float number(Standing standing) {
    return standing instanceof Standing.Fresh(List<Series> series)
        ? (float) sum(series)
        : Float.NaN;
  }

  private static double sum(List<Series> series) {
    return series.size() == 1
        ? series.getFirst().value()
        : series.stream().mapToDouble(Series::value).sum();
  }
}
