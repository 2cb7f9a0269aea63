package io.externalmetrics.bench.api;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one server took in one round, or the medians of several.
 *
 * @param cpuMicros processor time of the server's process for a request
 * @param requestsPerSecond answered
 * @param p50Millis latency that the client saw, as the next two
 * @param allocatedBytes by all threads of the server's process, for a request
 */
record Figures(
    double cpuMicros,
    double requestsPerSecond,
    double p50Millis,
    double p99Millis,
    double p999Millis,
    double allocatedBytes) {

  /** Each figure's median by itself. */
  static Figures median(List<Figures> rounds) {
    return new Figures(
        median(rounds, Figures::cpuMicros),
        median(rounds, Figures::requestsPerSecond),
        median(rounds, Figures::p50Millis),
        median(rounds, Figures::p99Millis),
        median(rounds, Figures::p999Millis),
        median(rounds, Figures::allocatedBytes));
  }

  private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
    List<Double> sorted =
        rounds.stream().map(figure::applyAsDouble).sorted(Comparator.naturalOrder()).toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
