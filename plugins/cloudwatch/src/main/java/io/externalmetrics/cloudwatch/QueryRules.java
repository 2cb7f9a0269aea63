package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.Suggestion;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must hold between the queries of one metric. Each gives what is wrong, or empty. */
final class QueryRules {
  private static final Pattern SEARCH_PERIOD =
      Pattern.compile(
          "SEARCH\\s*\\(\\s*(?:%1$s)\\s*,\\s*(?:%1$s)\\s*,\\s*(\\d{1,7})\\s*\\)"
              .formatted(Expression.QUOTED),
          Pattern.DOTALL);

  private QueryRules() {}

  /** Expressions refer to queries that exist, and to no circle of them. */
  static Optional<String> references(Map<String, Query> queries) {
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      for (String reference : references(query.getValue())) {
        if (!queries.containsKey(reference)) {
          return Optional.of(
              "expected the id of a query in the expression of \"%s\", found \"%s\"%s"
                  .formatted(
                      query.getKey(),
                      reference,
                      Suggestion.didYouMean(reference, queries.keySet())));
        }
      }
      if (reached(query.getKey(), queries).contains(query.getKey())) {
        return Optional.of(
            "expected an expression over other queries, found that \"%s\" comes to refer to itself"
                .formatted(query.getKey()));
      }
    }
    return Optional.empty();
  }

  /** METRICS() stands for the statistics of the call. */
  static Optional<String> metrics(Map<String, Query> queries) {
    boolean wanted =
        queries.values().stream()
            .anyMatch(
                query ->
                    query instanceof Query.Formula formula
                        && formula.expression().takesWholeCall());
    return wanted && queries.values().stream().noneMatch(Query.Statistic.class::isInstance)
        ? Optional.of(
            "expected queries with a \"metric\" for METRICS(), found none; add them to \"queries\"")
        : Optional.empty();
  }

  /** A call takes one query of Metrics Insights. */
  static Optional<String> insights(Map<String, Query> queries) {
    long found = queries.values().stream().filter(QueryRules::isInsights).count();
    return found <= 1
        ? Optional.empty()
        : Optional.of(
            "expected at most one query of Metrics Insights, found %d; make each a metric of its"
                    .formatted(found)
                + " own");
  }

  /** Metrics Insights answers a shorter period with minutes, of which the newest is half-filled. */
  static Optional<String> insightsPeriod(Map<String, Query> queries) {
    return queries.values().stream()
        .filter(QueryRules::isInsights)
        .map(Query::period)
        .filter(period -> period.compareTo(Periods.MINUTE) < 0)
        .findFirst()
        .map(
            period ->
                "expected a period of 1m or more for a query of Metrics Insights, found %s; raise"
                        .formatted(DurationText.print(period))
                    + " \"period\"");
  }

  /** The result is over when all that it is made of is. */
  static Optional<String> periods(Map<String, Query> queries, String result) {
    Query last = queries.get(result);
    if (last == null) {
      return Optional.empty();
    }
    Duration longest = last.period();
    for (Map.Entry<String, Query> query : queries.entrySet()) {
      Duration period = query.getValue().period();
      if (!Periods.isMultiple(longest, period)) {
        return Optional.of(
            "expected the period of the result, %s, to be a multiple of every other, found %s of"
                    .formatted(DurationText.print(longest), DurationText.print(period))
                + " \"%s\"".formatted(query.getKey()));
      }
      Optional<String> search = searchPeriod(query.getValue());
      if (search.isPresent()) {
        return search;
      }
    }
    return Optional.empty();
  }

  /** With another period in the text, points would be taken for whole that are not. */
  static Optional<String> searchPeriod(Query query) {
    if (!(query instanceof Query.Formula(var expression, var period, _))) {
      return Optional.empty();
    }
    Matcher search = SEARCH_PERIOD.matcher(expression.text());
    while (search.find()) {
      Duration within = Duration.ofSeconds(Long.parseLong(search.group(1)));
      if (!within.equals(period)) {
        return Optional.of(
            "expected SEARCH with the query's period, %d seconds, found %s; remove it there, or set"
                    .formatted(period.toSeconds(), search.group(1))
                + " \"period\"");
      }
    }
    return Optional.empty();
  }

  /** All that a query is made of; itself only if it refers to itself in the end. */
  static Set<String> reached(String id, Map<String, Query> queries) {
    Set<String> reached = new LinkedHashSet<>();
    Set<String> next = references(queries, id);
    while (reached.addAll(next)) {
      Set<String> further = new HashSet<>();
      next.forEach(reference -> further.addAll(references(queries, reference)));
      next = further;
    }
    return reached;
  }

  private static boolean isInsights(Query query) {
    return query instanceof Query.Formula formula && formula.expression().isInsights();
  }

  private static Set<String> references(Map<String, Query> queries, String id) {
    Query query = queries.get(id);
    return query == null ? Set.of() : references(query);
  }

  private static Set<String> references(Query query) {
    return switch (query) {
      case Query.Statistic _ -> Set.of();
      case Query.Formula(var expression, _, _) -> expression.references();
    };
  }
}
