package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All that one scrape learned, and what it means for each metric.
 *
 * @param readings of every tube that any metric counts
 */
record TubeReadings(Listing listing, Map<TubeName, Reading> readings) {
  TubeReadings {
    readings = Collections.unmodifiableMap(readings);
  }

  Outcome outcome(TubeMetric metric) {
    if (metric.tubes() instanceof TubeGlob && listing.refused().isPresent()) {
      return listing.refused().get();
    }
    List<Sample> samples = new ArrayList<>();
    List<Outcome.Failed> failures = new ArrayList<>();
    for (TubeName tube : metric.tubes().among(listing.tubes())) {
      switch (Objects.requireNonNull(readings.get(tube))) {
        case Reading.Counted(TubeStats stats) -> {
          try {
            samples.add(sample(stats.sum(metric.counts()), tube));
          } catch (MalformedReplyException e) {
            failures.add(new Outcome.Failed(FailureKind.MALFORMED, e.reason()));
          }
        }
        case Reading.Absent _ -> {}
        case Reading.Refused(Outcome.Failed failure) -> failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      Outcome.Failed first = failures.getFirst();
      return samples.isEmpty() ? first : new Outcome.Partial(samples, first.reason());
    }
    return samples.isEmpty() ? missing(metric) : new Outcome.Samples(samples);
  }

  private static Outcome missing(TubeMetric metric) {
    TubeSelector tubes = metric.tubes();
    return switch (metric.missingTube()) {
      case NO_DATA ->
          new Outcome.NoData(
              tubes.missing() + "; if that means no work, set \"missingTube: empty\"");
      case EMPTY -> new Outcome.Samples(List.of(sample(0, tubes)));
    };
  }

  private static Sample sample(long value, TubeSelector tube) {
    return Sample.of((double) value, Map.of("tube", tube.text()));
  }
}
