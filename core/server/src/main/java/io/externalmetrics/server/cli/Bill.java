package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.SourceCost;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.spi.settings.DurationText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What polling a configuration's sources costs.
 *
 * @param costs of the sources whose plugins know
 * @param replicas servers that poll, each by itself; at least 1
 */
record Bill(List<SourceCost> costs, int replicas) {
  Bill {
    costs = List.copyOf(costs);
  }

  static Bill of(List<SourceDefinition> sources, int replicas) {
    return new Bill(
        sources.stream().flatMap(source -> SourceCost.of(source).stream()).toList(), replicas);
  }

  /** A line for each source that somebody has to pay for. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (SourceCost cost : costs) {
      if (cost.poll().dollars() > 0) {
        lines.add(
            "cost: source \"%s\": %s every %s, about $%s a month (30 days) with %s"
                .formatted(
                    cost.source().name(),
                    counted(cost.poll().calls(), "call"),
                    DurationText.print(cost.source().interval()),
                    dollars(cost.dollarsAMonth() * replicas),
                    counted(replicas, "replica")));
      }
    }
    if (lines.size() > 1) {
      double sum = costs.stream().mapToDouble(SourceCost::dollarsAMonth).sum();
      lines.add("cost: about $%s a month in all".formatted(dollars(sum * replicas)));
    }
    return lines;
  }

  /** A line for each source that cannot be polled as often as it is to be. */
  List<String> warnings() {
    return costs.stream()
        .filter(
            cost ->
                cost.source().maxCallsPerMinute().stream()
                    .anyMatch(limit -> cost.callsAMinute() > limit))
        .map(
            cost ->
                "source \"%s\": %s every %s are more than maxCallsPerMinute %d; raise it or the interval"
                    .formatted(
                        cost.source().name(),
                        counted(cost.poll().calls(), "call"),
                        DurationText.print(cost.source().interval()),
                        cost.source().maxCallsPerMinute().orElseThrow()))
        .toList();
  }

  private static String dollars(double amount) {
    return String.format(Locale.ROOT, "%.2f", amount);
  }

  /** A number and its noun, as sentences have them. */
  static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
