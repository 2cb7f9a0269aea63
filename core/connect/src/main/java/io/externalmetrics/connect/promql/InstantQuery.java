package io.externalmetrics.connect.promql;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to be evaluated now. Equal ones have the same answer, so ask only once.
 *
 * @param query PromQL
 * @param lookback how old a sample may be that an instant selector still finds; empty: the server
 *     decides
 * @param parameters further ones of the URL, such as {@code namespace} for a tenancy proxy
 */
public record InstantQuery(
    String query, Optional<Duration> lookback, Map<String, String> parameters) {
  public InstantQuery {
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(lookback, "lookback");
    parameters = Map.copyOf(parameters);
  }
}
