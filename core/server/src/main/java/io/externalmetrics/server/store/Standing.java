package io.externalmetrics.server.store;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.SeriesSet;
import io.externalmetrics.spi.FailureKind;
import java.util.List;

/** The four states a metric can be in at a moment; only the first is a number. */
public sealed interface Standing {
  /** What {@link #label} can be. */
  List<String> LABELS = List.of("fresh", "no_data", "failed", "pending");

  /** The last good poll is recent enough, and gave these. */
  record Fresh(SeriesSet series) implements Standing {
    public Fresh(List<Series> series) {
      this(SeriesSet.of(series));
    }
  }

  /** The last good poll is recent enough, and had nothing for this metric. */
  record NoData(String reason) implements Standing {}

  /** No good poll is recent enough. */
  record Failed(FailureKind kind, String reason) implements Standing {}

  /** No poll has ended yet. */
  record Pending() implements Standing {}

  /** The state's name in metrics and on the status page. */
  default String label() {
    return switch (this) {
      case Fresh _ -> "fresh";
      case NoData _ -> "no_data";
      case Failed _ -> "failed";
      case Pending _ -> "pending";
    };
  }
}
