package io.externalmetrics.connect.promql;

import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.util.List;

/**
 * What a server says to a query that it could evaluate. Values are passed on as they are, NaN and
 * infinities too. They are not dated: the time in an answer is that of the evaluation.
 */
public sealed interface Answer extends Reply {

  /** What made the server doubt its answer, sorted; empty where the answer is complete. */
  List<String> warnings();

  /**
   * One value per series.
   *
   * @param series with all their labels, {@code __name__} included; may be empty
   */
  record Vector(List<Sample> series, List<String> warnings) implements Answer {
    public Vector {
      series = List.copyOf(series);
      warnings = List.copyOf(warnings);
    }
  }

  /** A value without labels. */
  record Scalar(double value, List<String> warnings) implements Answer {
    public Scalar {
      warnings = List.copyOf(warnings);
    }
  }

  /** What the answer means for a metric that takes these labels of its series. */
  default Outcome outcome(SeriesLabels labels) {
    try {
      List<Sample> samples =
          switch (this) {
            case Vector vector -> labels.of(vector.series());
            case Scalar scalar -> List.of(Sample.of(scalar.value()));
          };
      if (!warnings().isEmpty()) {
        return new Outcome.Partial(samples, "the server warns: " + String.join("; ", warnings()));
      }
      return samples.isEmpty()
          ? new Outcome.NoData("the query gives no series")
          : new Outcome.Samples(samples);
    } catch (ScrapeException e) {
      return e.toOutcome();
    }
  }
}
