package io.externalmetrics.server.config;

import java.time.Duration;

/** What is answered where there is no fresh value. */
public sealed interface Fallback {
  /** An error, so that the HPA holds its size. */
  record None() implements Fallback {}

  /**
   * The last good samples, with their own timestamps.
   *
   * @param limit how old they may be; then an error
   */
  record Last(Duration limit) implements Fallback {}

  /** A number of the user's choice: an outage is reported as this. */
  record Value(double value) implements Fallback {}
}
