package io.externalmetrics.server.store;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.SeriesSet;
import io.externalmetrics.spi.FailureKind;
import java.util.List;

/** What one poll means for one metric, after every rule but age was applied. */
public sealed interface Reading {

  /** The source answered, and its answer may be used. */
  sealed interface Good extends Reading {}

  /** Numbers an HPA may use, at least one. */
  record Values(SeriesSet series) implements Good {
    public Values(List<Series> series) {
      this(SeriesSet.of(series));
    }
  }

  /** The backend answered, with nothing for this metric. */
  record NoData(String reason) implements Good {}

  /** No number, and why. */
  record Failed(FailureKind kind, String reason) implements Reading {}
}
