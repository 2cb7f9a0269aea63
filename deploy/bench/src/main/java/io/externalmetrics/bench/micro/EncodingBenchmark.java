package io.externalmetrics.bench.micro;

import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Encoding;
import io.externalmetrics.server.api.Encoding.Encoded;
import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.api.Headers;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.List;
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

/** What an answer takes from the request to its bytes, without HTTP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
  private static final List<String> PATH = List.of("namespaces", "default", ServedMetrics.name(0));

  private final ApiRequest json = request("application/json");
  private final ApiRequest protobuf = request("application/vnd.kubernetes.protobuf");

  /** How many the metric has. */
  @Param({"1", "1000"})
  public int series;

  private ExternalMetrics api = of(1);

  /** Fills the store. */
  @Setup
  public void fill() {
    api = of(series);
  }

  @Benchmark
  public Encoded json() {
    return Encoding.of(api.get(PATH, json), json);
  }

  @Benchmark
  public Encoded protobuf() {
    return Encoding.of(api.get(PATH, protobuf), protobuf);
  }

  private static ExternalMetrics of(int series) {
    try {
      return new ExternalMetrics(ServedMetrics.of(1, series), ServerSettings.Discovery.STATIC);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted while the store was filled", e);
    }
  }

  private static ApiRequest request(String accept) {
    return new ApiRequest(
        "GET",
        PATH,
        Map.of(),
        Headers.of(Map.of("accept", List.of(accept))),
        List.of(),
        Caller.UNSECURED,
        Deadline.after(Duration.ofHours(1)));
  }
}
