package io.externalmetrics.sysdig;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a metric asks of the data API.
 *
 * @param filter which entities count; empty: all that the token's team may see
 * @param groupBy the labels that tell segments apart; empty: all entities are one segment
 * @param dataSource empty: Sysdig infers it
 * @param sampling how long a sample is
 * @param window how far back to look for the newest sample; a whole multiple of the sampling
 * @param offset how long after its end a sample counts as complete
 * @param maxSegments more than these are a partial answer; at least 1
 */
record DataQuery(
    String metric,
    TimeAggregation timeAggregation,
    GroupAggregation groupAggregation,
    Optional<String> filter,
    List<String> groupBy,
    Optional<DataSource> dataSource,
    Duration sampling,
    Duration window,
    Duration offset,
    int maxSegments)
    implements Question {

  DataQuery {
    Objects.requireNonNull(filter, "filter");
    groupBy = List.copyOf(groupBy);
    Objects.requireNonNull(dataSource, "dataSource");
    if (window.toSeconds() % sampling.toSeconds() != 0 || !window.isPositive()) {
      throw new IllegalArgumentException(window + " is no multiple of " + sampling);
    }
  }
}
