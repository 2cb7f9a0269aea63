package io.externalmetrics.cloudwatch;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The documented limits of GetMetricData: what is wrong with a request, as AWS words it. */
final class GetMetricDataRules {
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]{0,254}");
  private static final Pattern IDS_IN_MATH = Pattern.compile("\\b[a-z]\\w*\\b");
  private static final Set<Integer> HIGH_RESOLUTION = Set.of(1, 5, 10, 30);

  private GetMetricDataRules() {}

  static Optional<String> broken(JsonNode request) {
    JsonNode queries = request.path("MetricDataQueries");
    double start = request.path("StartTime").asDouble();
    double end = request.path("EndTime").asDouble();
    if (queries.isEmpty() || queries.size() > 500) {
      return Optional.of("The collection MetricDataQueries must not have a size greater than 500.");
    }
    if (start >= end) {
      return Optional.of("The parameter StartTime must be less than the parameter EndTime.");
    }
    Set<String> ids = new HashSet<>();
    double points = 0;
    int insights = 0;
    int index = 0;
    for (JsonNode query : queries) {
      index++;
      String where = "MetricDataQueries.member." + index;
      String id = query.path("Id").asString("");
      if (!ID.matcher(id).matches()) {
        return Optional.of("The value " + id + " for parameter " + where + ".Id is not matching");
      }
      if (!ids.add(id)) {
        return Optional.of("The values for parameter id in MetricDataQueries are not unique.");
      }
      if (query.has("MetricStat") == query.has("Expression")) {
        return Optional.of(
            "Either Expression or MetricStat must be specified for parameter " + where + ".");
      }
      int period = period(query);
      if (!HIGH_RESOLUTION.contains(period) && (period < 60 || period % 60 != 0)) {
        return Optional.of("The value " + period + " for parameter " + where + ".Period is bad.");
      }
      if (period < 60 && start < end - 3 * 3600) {
        return Optional.of("Periods below 60 seconds are kept for 3 hours only.");
      }
      if (query
          .path("MetricStat")
          .path("Metric")
          .path("MetricName")
          .asString("")
          .equals("Poison")) {
        return Optional.of("The value Poison for parameter " + where + ".MetricStat is invalid.");
      }
      points += (end - start) / period;
      insights += isInsights(query) ? 1 : 0;
    }
    if (points > 100_800) {
      return Optional.of("You have requested more than 100800 datapoints.");
    }
    if (insights > 1) {
      return Optional.of("Only one Metrics Insights query is allowed in a request.");
    }
    return unknownIds(queries, ids);
  }

  static boolean isInsights(JsonNode query) {
    return query.path("Expression").asString("").startsWith("SELECT ");
  }

  static int period(JsonNode query) {
    return query.has("MetricStat")
        ? query.path("MetricStat").path("Period").asInt()
        : query.path("Period").asInt();
  }

  private static Optional<String> unknownIds(JsonNode queries, Set<String> ids) {
    for (JsonNode query : queries) {
      String expression = query.path("Expression").asString("");
      if (!isInsights(query)) {
        Set<String> unknown =
            IDS_IN_MATH
                .matcher(expression.replaceAll("'[^']*'|\"[^\"]*\"", ""))
                .results()
                .map(MatchResult::group)
                .filter(id -> !ids.contains(id))
                .collect(Collectors.toSet());
        if (!unknown.isEmpty()) {
          return Optional.of(
              "Error in expression '" + query.path("Id").asString("") + "': unknown " + unknown);
        }
      }
    }
    return Optional.empty();
  }
}
