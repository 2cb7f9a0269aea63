package io.externalmetrics.spi;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The newest value of one series, as the backend gave it.
 *
 * @param value in the backend's own unit; any double, the server refuses what an HPA cannot use
 * @param labels what tells this series from its neighbours; may be empty
 * @param timestamp when the backend measured it, if the backend says so; the server never replaces
 *     it, and uses the time of the poll where it is absent
 */
public record Sample(double value, Map<String, String> labels, Optional<Instant> timestamp) {
  public Sample {
    labels = Map.copyOf(labels);
    Objects.requireNonNull(timestamp, "timestamp");
  }

  /** A series without labels, measured now. */
  public static Sample of(double value) {
    return new Sample(value, Map.of(), Optional.empty());
  }

  /** A series with labels, measured now. */
  public static Sample of(double value, Map<String, String> labels) {
    return new Sample(value, labels, Optional.empty());
  }
}
