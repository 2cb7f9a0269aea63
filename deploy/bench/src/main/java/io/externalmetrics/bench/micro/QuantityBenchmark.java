package io.externalmetrics.bench.micro;

import io.externalmetrics.server.api.Quantity;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a number takes to be written as a Kubernetes quantity. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QuantityBenchmark {
  /** A count, and a rate. */
  @Param({"1234", "0.333333333"})
  public double value;

  @Benchmark
  public String write() {
    return Quantity.of(value).toString();
  }
}
