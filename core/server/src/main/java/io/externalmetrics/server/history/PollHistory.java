package io.externalmetrics.server.history;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.PollObserver;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last hour and the last 20 polls of every metric. Recorded by each source's poller, read by
 * any thread; a reader gets a copy and holds up one source at most.
 */
public final class PollHistory implements PollObserver {
  private final TimeSource time;
  private final Timeline timeline;
  private volatile Map<String, SourcePast> sources = Map.of();

  public PollHistory(TimeSource time) {
    this.time = time;
    this.timeline = new Timeline(time.now());
  }

  /**
   * Remembers these sources and their metrics from now on, and forgets all others. Called before
   * they are polled; polls of others are not recorded.
   */
  public void follow(List<SourceDefinition> configured) {
    Map<String, SourcePast> next = new HashMap<>();
    for (SourceDefinition source : configured) {
      SourcePast known = sources.get(source.name());
      SourcePast past = known == null ? new SourcePast(timeline) : known;
      past.follow(source, time.now());
      next.put(source.name(), past);
    }
    sources = Map.copyOf(next);
  }

  @Override
  public void polled(SourceSnapshot before, SourceSnapshot after) {
    source(after.source().name()).ifPresent(past -> past.polled(after, time.now()));
  }

  /**
   * What is remembered of a metric.
   *
   * @param metric its name within the source
   */
  public Optional<MetricHistory> of(String source, String metric) {
    return source(source).flatMap(past -> past.history(metric, time.now()));
  }

  /** The number of each of the last 60 minutes, the newest last; none where nothing is known. */
  public List<Optional<Float>> sparkline(String source, String metric) {
    return source(source).map(past -> past.sparkline(metric, time.now())).orElse(List.of());
  }

  private Optional<SourcePast> source(String name) {
    return Optional.ofNullable(sources.get(name));
  }
}
