package io.externalmetrics.server.poll;

import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether outcomes tell of the source rather than of single metrics. A plugin that sends a request
 * for each metric fails metric by metric where its backend is down.
 */
final class SourceFailure {
  private static final Set<FailureKind> OF_BACKENDS =
      EnumSet.of(
          FailureKind.UNREACHABLE,
          FailureKind.TIMEOUT,
          FailureKind.DENIED,
          FailureKind.THROTTLED,
          FailureKind.UNAVAILABLE);

  private SourceFailure() {}

  /**
   * The failure of the whole source, if every metric failed by the backend's fault; of several
   * kinds the most frequent.
   */
  static Optional<Reading.Failed> in(Collection<Outcome> outcomes) {
    List<Outcome.Failed> failures =
        outcomes.stream()
            .filter(Outcome.Failed.class::isInstance)
            .map(Outcome.Failed.class::cast)
            .filter(failure -> OF_BACKENDS.contains(failure.kind()))
            .toList();
    if (failures.isEmpty() || failures.size() < outcomes.size()) {
      return Optional.empty();
    }
    Map<FailureKind, Long> frequency =
        failures.stream()
            .collect(Collectors.groupingBy(Outcome.Failed::kind, Collectors.counting()));
    return failures.stream()
        .min(
            Comparator.<Outcome.Failed, Long>comparing(
                    failure -> -frequency.getOrDefault(failure.kind(), 0L))
                .thenComparing(Outcome.Failed::kind)
                .thenComparing(Outcome.Failed::reason))
        .map(failure -> new Reading.Failed(failure.kind(), failure.reason()));
  }

  /** The metrics that failed so. */
  static Set<String> of(FailureKind kind, Map<String, Outcome> outcomes) {
    return outcomes.entrySet().stream()
        .filter(
            outcome -> outcome.getValue() instanceof Outcome.Failed failed && failed.kind() == kind)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }
}
