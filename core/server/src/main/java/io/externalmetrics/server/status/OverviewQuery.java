package io.externalmetrics.server.status;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which metrics the overview lists.
 *
 * @param search is part of the name, in lower case
 */
record OverviewQuery(
    Optional<String> source,
    Optional<String> state,
    Optional<String> search,
    int offset,
    int limit) {
  static final OverviewQuery ALL =
      new OverviewQuery(Optional.empty(), Optional.empty(), Optional.empty(), 0, 50);

  private static final int MOST = 500;

  /**
   * Reads the parameters of a request; what is not there or empty does not narrow.
   *
   * @throws IllegalArgumentException with one line for the client
   */
  static OverviewQuery of(Map<String, List<String>> parameters) {
    Optional<String> state = text(parameters, "state");
    state
        .filter(given -> !ListedMetric.STATES.contains(given))
        .ifPresent(
            given -> {
              throw new IllegalArgumentException(
                  "state: expected one of %s, found \"%s\""
                      .formatted(String.join(", ", ListedMetric.STATES), given));
            });
    return new OverviewQuery(
        text(parameters, "source"),
        state,
        text(parameters, "search").map(text -> text.toLowerCase(Locale.ROOT)),
        number(parameters, "offset", 0, Integer.MAX_VALUE, ALL.offset()),
        number(parameters, "limit", 1, MOST, ALL.limit()));
  }

  boolean takes(ListedMetric metric) {
    return source.filter(name -> !name.equals(metric.source().source().name())).isEmpty()
        && state.filter(wanted -> !wanted.equals(metric.state())).isEmpty()
        && search.filter(text -> !metric.name().contains(text)).isEmpty();
  }

  private static int number(
      Map<String, List<String>> parameters, String name, int least, int most, int otherwise) {
    Optional<String> text = text(parameters, name);
    try {
      int number = text.map(Integer::parseInt).orElse(otherwise);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "%s: expected a whole number from %d to %d, found \"%s\""
            .formatted(name, least, most, text.orElse("")));
  }

  private static Optional<String> text(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream()
        .findFirst()
        .filter(text -> !text.isEmpty());
  }
}
