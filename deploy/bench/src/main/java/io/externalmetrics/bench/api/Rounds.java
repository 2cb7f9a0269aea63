package io.externalmetrics.bench.api;

import io.externalmetrics.bench.api.Processes.Started;
import java.io.IOException;
import java.time.Duration;

/**
 * How long is measured.
 *
 * @param count how often, in turns with the other server
 * @param each how long one takes
 */
record Rounds(int count, Duration each) {
  /** The optimizing compiler takes up what was called 50,000 times: see jvm.options. */
  private static final long FIRST_REQUESTS = 100_000;

  private static final long NEXT_REQUESTS = 20_000;
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(25);
  private static final Duration LONGEST_NEXT = Duration.ofSeconds(6);

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Has a process compile what it is to be measured with.
   *
   * @param first whether it is the first load on this process
   */
  static void warmUp(Load load, boolean first) throws IOException, InterruptedException {
    load.warmUp(first ? FIRST_REQUESTS : NEXT_REQUESTS, first ? LONGEST_WARM_UP : LONGEST_NEXT);
  }

  /** One round. */
  Figures measure(Started server, Load load) throws IOException, InterruptedException {
    long allocated = server.process().allocatedBytes();
    Duration busy = server.process().processorTime();
    Load.Result result = load.run(each);
    busy = server.process().processorTime().minus(busy);
    allocated = server.process().allocatedBytes() - allocated;
    return new Figures(
        busy.toNanos() / NANOS_PER_MICRO / result.requests(),
        result.requests() * NANOS_PER_SECOND / result.took().toNanos(),
        result.latencies().getValueAtPercentile(50) / NANOS_PER_MILLI,
        result.latencies().getValueAtPercentile(99) / NANOS_PER_MILLI,
        result.latencies().getValueAtPercentile(99.9) / NANOS_PER_MILLI,
        (double) allocated / result.requests());
  }
}
