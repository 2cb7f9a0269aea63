package io.externalmetrics.bench.api;

import java.util.List;
import java.util.SplittableRandom;

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

  private static final long SEED = 7;

  /** How many different requests there are at most. */
  private static final int MOST_TARGETS = 10_000;

  /** Fewer, because each is asked for once before the run, and may be slow. */
  private static final int MOST_SELECTORS = 2_000;

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
    int most =
        authorization == Authorization.EXACT
            ? MOST_EXACT
            : selector ? MOST_SELECTORS : MOST_TARGETS;
    int all = selector ? data.series() : data.metrics();
    return new SplittableRandom(SEED)
        .ints(0, all)
        .distinct()
        .limit(Math.min(all, most))
        .mapToObj(this::target)
        .toList();
  }

  /**
   * One path, and query if there is a selector.
   *
   * @param number of the series, or of the metric where all its series are asked for
   */
  private String target(int number) {
    return selector
        ? DataSet.selecting(data.path(number / data.seriesOfEach()), number % data.seriesOfEach())
        : data.path(number);
  }
}
