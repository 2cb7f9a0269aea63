package io.externalmetrics.bench.api;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What the server is to keep to, beside the bare handler.
 *
 * @param limit the most that {@link #figure} may be
 * @param applies to these cases, of which the worst counts
 */
record Criterion(
    String name,
    String unit,
    double limit,
    Predicate<Scenario> applies,
    ToDoubleFunction<Comparison> figure) {

  /** The four that a run of this bench can tell. */
  static final List<Criterion> ALL =
      List.of(
          new Criterion(
              "CPU per request as the HPA controller, 10,000 metrics",
              "x bare",
              1.5,
              scenario -> isController(scenario) && scenario.data().equals(DataSet.TEN_THOUSAND),
              Comparison::cpuRatio),
          new Criterion(
              "CPU per request, 100,000 series, selector on one label",
              "x bare",
              2,
              scenario ->
                  isController(scenario)
                      && scenario.selector()
                      && scenario.data().series() == 100_000,
              Comparison::cpuRatio),
          new Criterion(
              "p99 at 16 concurrent requests, 10,000 metrics",
              "x bare",
              1.3,
              scenario -> isController(scenario) && scenario.data().equals(DataSet.TEN_THOUSAND),
              Comparison::p99Ratio),
          new Criterion(
              "allocation per request above the bare handler, 10,000 metrics",
              "bytes",
              2048,
              scenario -> isController(scenario) && scenario.data().equals(DataSet.TEN_THOUSAND),
              Comparison::allocatedAbove));

  /** What became of a criterion. */
  record Verdict(Criterion criterion, double worst, String scenario) {
    boolean isMet() {
      return worst <= criterion.limit();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%-7s %s: %.2f %s, at most %s (%s)",
          isMet() ? "met" : "NOT MET",
          criterion.name(),
          worst,
          criterion.unit(),
          criterion.limit(),
          scenario);
    }
  }

  /** Those that the measured cases tell. */
  static List<Verdict> judge(List<Comparison> comparisons) {
    return ALL.stream()
        .flatMap(
            criterion ->
                comparisons.stream()
                    .filter(comparison -> criterion.applies().test(comparison.scenario()))
                    .map(
                        comparison ->
                            new Verdict(
                                criterion,
                                criterion.figure().applyAsDouble(comparison),
                                comparison.scenario().name()))
                    .max(Comparator.comparingDouble(Verdict::worst))
                    .stream())
        .toList();
  }

  private static boolean isController(Scenario scenario) {
    return scenario.authorization() == Authorization.WILDCARD && scenario.connections() > 1;
  }
}
