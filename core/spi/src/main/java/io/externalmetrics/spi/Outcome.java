package io.externalmetrics.spi;

import java.util.List;
import java.util.Objects;

/**
 * What one poll learned of one metric. Immutable. Whether samples may be served (NaN, negative
 * values, several series) is decided by the server, alike for all plugins.
 */
public sealed interface Outcome {

  /**
   * The backend answered in full.
   *
   * @param samples one per series, at least one
   */
  record Samples(List<Sample> samples) implements Outcome {
    public Samples {
      samples = List.copyOf(samples);
      if (samples.isEmpty()) {
        throw new IllegalArgumentException("no samples: use NoData");
      }
    }

    /** A single series without labels. */
    public static Samples of(double value) {
      return new Samples(List.of(Sample.of(value)));
    }
  }

  /**
   * The backend answered, but not for everything that was asked: one node down, a page missing, a
   * warning. A failure, unless the metric says {@code allowPartial: true}.
   *
   * @param samples what there is; may be empty
   * @param reason what is missing, worded as {@link Failed#reason()}
   */
  record Partial(List<Sample> samples, String reason) implements Outcome {
    public Partial {
      samples = List.copyOf(samples);
      reason = Reason.oneLine(reason);
    }
  }

  /**
   * The backend answered in full and knows nothing of this metric.
   *
   * @param reason what is not there, such as {@code tube "emails" does not exist}
   */
  record NoData(String reason) implements Outcome {
    public NoData {
      reason = Reason.oneLine(reason);
    }
  }

  /**
   * The backend did not answer for this metric, or with nonsense.
   *
   * @param kind whose fault it is, for counting
   * @param reason one line for the person who reads {@code kubectl describe hpa}: lower case, no
   *     final period, what is wrong and where, what to do if that is not plain. No times, counters
   *     or request ids, because every change of the text is a write to the cluster; no secrets.
   *     Control characters become spaces, and it is cut at 300 characters.
   */
  record Failed(FailureKind kind, String reason) implements Outcome {
    public Failed {
      Objects.requireNonNull(kind, "kind");
      reason = Reason.oneLine(reason);
    }
  }
}
