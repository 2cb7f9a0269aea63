package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.Outcome;

/** What one scrape learned of one tube. */
sealed interface Reading {

  /** It exists. */
  record Counted(TubeStats stats) implements Reading {}

  /** It does not exist, or no longer. */
  record Absent() implements Reading {}

  /** beanstalkd refused to tell. */
  record Refused(Outcome.Failed failure) implements Reading {}
}
