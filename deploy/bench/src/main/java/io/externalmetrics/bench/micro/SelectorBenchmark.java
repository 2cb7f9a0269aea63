package io.externalmetrics.bench.micro;

import io.externalmetrics.server.api.LabelSelector;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a label selector takes to be parsed, and to judge one series. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SelectorBenchmark {
  private final Map<String, String> labels =
      Map.of("queue", "mail", "region", "eu-central-1", "shard", "shard-000042");

  /** What stands in the HPA. */
  @Param({"shard=shard-000042", "queue in (mail,sms),region!=us-east-1,shard"})
  public String text = "";

  private LabelSelector selector = LabelSelector.parse("");

  /** Parses what is matched. */
  @Setup
  public void parseOnce() {
    selector = LabelSelector.parse(text);
  }

  @Benchmark
  public LabelSelector parse() {
    return LabelSelector.parse(text);
  }

  @Benchmark
  public boolean match() {
    return selector.test(labels);
  }
}
