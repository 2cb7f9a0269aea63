package io.externalmetrics.bench.api;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One case: what is asked for, how, and in whose name.
 *
 * @param selector whether each request picks one series by a label
 * @param connections how many ask at once, each on a kept connection
 */
record Scenario(
    DataSet data,
    boolean selector,
    Encoding encoding,
    Authorization authorization,
    int connections) {

  /** How many different requests there are at most, and of how many metrics with decisions each. */
  private static final int MOST_TARGETS = 10_000;

  /** As many as there are HPAs in a large cluster, each of which has a decision of its own. */
  private static final int MOST_EXACT = 1_000;

  String name() {
    return String.join(
        " ",
        data.name(),
        selector ? "selector" : "all",
        encoding.label(),
        authorization.label(),
        connections + "c");
  }

  /** Paths and queries, in an order that is random but the same in every run. */
  List<String> targets() {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    int most = authorization == Authorization.EXACT ? MOST_EXACT : MOST_TARGETS;
    if (!selector) {
      return IntStream.range(0, Math.min(data.metrics(), most)).mapToObj(data::path).toList();
    }
    return random
        .ints(Math.min(data.series(), most), 0, data.series())
        .distinct()
        .mapToObj(
            series ->
                DataSet.selecting(
                    data.path(series / data.seriesOfEach()), series % data.seriesOfEach()))
        .toList();
  }
}
