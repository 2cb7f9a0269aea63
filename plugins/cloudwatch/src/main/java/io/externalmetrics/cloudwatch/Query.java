package io.externalmetrics.cloudwatch;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** One thing asked of CloudWatch. Equal ones within a call are asked once. */
sealed interface Query {

  /** Seconds from one point to the next; more than zero. */
  Duration period();

  /** What CloudWatch is to call the series, where it is not to choose. */
  Optional<String> label();

  /**
   * A statistic of a metric, which CloudWatch charges for.
   *
   * @param dimensions all of the metric's, names with values
   */
  record Statistic(
      String namespace,
      String metric,
      Map<String, String> dimensions,
      String stat,
      Duration period,
      Optional<StandardUnit> unit,
      Optional<String> accountId,
      Optional<String> label)
      implements Query {
    public Statistic {
      dimensions = Collections.unmodifiableMap(new TreeMap<>(dimensions));
      Objects.requireNonNull(unit, "unit");
      Objects.requireNonNull(accountId, "accountId");
      Objects.requireNonNull(label, "label");
    }

    /** As messages name it, such as {@code AWS/SQS NumberOfMessagesSent {QueueName=jobs}}. */
    @Override
    public String toString() {
      return namespace + " " + metric + (dimensions.isEmpty() ? "" : " " + dimensions);
    }
  }

  /** Metric math, a SEARCH, or SQL of Metrics Insights. */
  record Formula(Expression expression, Duration period, Optional<String> label) implements Query {
    public Formula {
      Objects.requireNonNull(expression, "expression");
      Objects.requireNonNull(label, "label");
    }
  }
}
