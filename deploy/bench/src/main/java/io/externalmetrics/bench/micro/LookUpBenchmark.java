package io.externalmetrics.bench.micro;

import io.externalmetrics.bench.series.SeriesPlugin;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.store.MetricStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the store takes to find a metric, and in it the series that a selector takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LookUpBenchmark {
  private static final int MANY_SERIES = 1_000;
  private static final LabelSelector EVERYTHING = LabelSelector.parse("");
  private static final LabelSelector ONE =
      LabelSelector.parse(SeriesPlugin.LABEL + "=" + SeriesPlugin.labelValue(MANY_SERIES / 2));

  private final MetricStore manyMetrics;
  private final MetricStore manySeries;
  private final List<String> names =
      IntStream.range(0, ServedMetrics.METRICS).mapToObj(ServedMetrics::name).toList();
  private int next;

  public LookUpBenchmark() {
    try {
      manyMetrics = ServedMetrics.of(ServedMetrics.METRICS, 1);
      manySeries = ServedMetrics.of(1, MANY_SERIES);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while the store was filled", e);
    }
  }

  /** The first read of a kind may make what later ones share. */
  @Setup
  public void readOnce() {
    oneOfManySeries();
  }

  /** One of 10,000 metrics. */
  @Benchmark
  public Answer oneOfManyMetrics() {
    next = (next + 1) % names.size();
    return manyMetrics.read("default", names.get(next), EVERYTHING);
  }

  /** One of a metric's 1,000 series, by a label. */
  @Benchmark
  public Answer oneOfManySeries() {
    return manySeries.read("default", names.getFirst(), ONE);
  }
}
