package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.aws.CredentialsSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What one metric asks for. Equal for metrics that ask for the same.
 *
 * @param region where; empty: the source's
 * @param credentials as whom; empty: the source's
 * @param queries by the id that the user gave them
 * @param result the id of the query whose series the metric is
 * @param window which points of the result count
 */
record MetricRequest(
    Optional<String> region,
    Optional<CredentialsSource> credentials,
    SequencedMap<String, Query> queries,
    String result,
    Window window) {
  MetricRequest {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(credentials, "credentials");
    queries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(queries));
    Objects.requireNonNull(queries.get(result), "result");
  }

  /** The query whose series the metric is. */
  Query resultQuery() {
    return query(result);
  }

  /** The query of this id, which validation has seen to exist. */
  Query query(String id) {
    return Objects.requireNonNull(queries.get(id), id);
  }

  /** Whether one of the expressions takes every query of its call. */
  boolean takesWholeCall() {
    return expressions().stream().anyMatch(Expression::takesWholeCall);
  }

  /** Whether a value is made of several points, or of whatever CloudWatch finds. */
  boolean hasFormulas() {
    return !expressions().isEmpty();
  }

  boolean hasInsights() {
    return expressions().stream().anyMatch(Expression::isInsights);
  }

  /** Whether one of the expressions finds metrics by itself. */
  boolean searches() {
    return expressions().stream().anyMatch(Expression::searches);
  }

  private List<Expression> expressions() {
    return queries.values().stream()
        .filter(Query.Formula.class::isInstance)
        .map(query -> ((Query.Formula) query).expression())
        .toList();
  }

  /** How messages call it. */
  String described() {
    return switch (resultQuery()) {
      case Query.Statistic statistic -> statistic.toString();
      case Query.Formula _ when queries.size() > 1 -> "\"" + result + "\"";
      case Query.Formula(var expression, _, _) -> "\"" + expression.text() + "\"";
    };
  }
}
