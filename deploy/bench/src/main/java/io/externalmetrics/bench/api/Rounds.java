package io.externalmetrics.bench.api;

import io.externalmetrics.bench.api.Processes.Started;
import java.io.IOException;
import java.time.Duration;

/**
 * How long is measured.
 *
 * @param count how often, in turns with the other server
 * @param each how long one takes
 * @param firstWarmUp before the first round on a new process, so that its code is compiled
 * @param warmUp before the first round of another scenario
 */
record Rounds(int count, Duration each, Duration firstWarmUp, Duration warmUp) {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

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
