package io.externalmetrics.server.history;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.ReadObserver;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often each served metric is read, and by whom. Nothing is remembered of names that nobody
 * serves, whatever clients send. Any thread.
 */
public final class RecentReads implements ReadObserver {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final TimeSource time;
  private final LongSupplier nanoTime;
  private final long origin;
  private volatile Map<String, MetricReads> metrics = Map.of();

  /**
   * Who reads.
   *
   * @param user the caller's name
   * @param namespace of the HPAs it reads for
   * @param lastRead to the second: the two clocks are never quite together, and it stays the same
   * @param readsPerMinute in the last whole minute
   */
  public record Reader(String user, String namespace, Instant lastRead, double readsPerMinute) {}

  /**
   * @param nanoTime that of {@code time}, without its time of day
   */
  public RecentReads(TimeSource time, LongSupplier nanoTime) {
    this.time = time;
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
  }

  /** Counts for the metrics of these sources from now on, and forgets all others. */
  public void follow(List<SourceDefinition> sources) {
    Map<String, MetricReads> next = new HashMap<>();
    for (SourceDefinition source : sources) {
      for (MetricDefinition metric : source.metrics()) {
        MetricReads known = metrics.get(metric.servedName());
        next.put(metric.servedName(), known == null ? new MetricReads() : known);
      }
    }
    metrics = Collections.unmodifiableMap(next);
  }

  @Override
  public void answered(String namespace, String metric, String user, Answer answer) {
    if (answer instanceof Answer.Unknown) {
      return;
    }
    MetricReads reads = metrics.get(metric);
    if (reads != null) {
      long nanos = nanoTime.getAsLong();
      reads.count(user, namespace, nanos, minute(nanos));
    }
  }

  /** How often a metric was read in the last whole minute. */
  public double perMinute(String servedName) {
    return Optional.ofNullable(metrics.get(servedName))
        .map(reads -> reads.perMinute(minute(nanoTime.getAsLong())))
        .orElse(0);
  }

  /** Who read a metric lately: the first eight of all pairs of user and namespace. */
  public List<Reader> readers(String servedName) {
    Moment now = time.now();
    return Optional.ofNullable(metrics.get(servedName))
        .map(reads -> reads.readers(now, minute(now.nanos())))
        .orElse(List.of());
  }

  private int minute(long nanos) {
    return (int) ((nanos - origin) / MINUTE.toNanos());
  }
}
