package io.externalmetrics.connect.promql;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which labels of series become labels of samples.
 *
 * @param kept no others; empty for all that are not dropped
 * @param dropped never these
 */
public record SeriesLabels(Optional<Set<String>> kept, Set<String> dropped) {
  /** The series' own name, which is no label key in Kubernetes, so that no HPA can select by it. */
  private static final String NAME = "__name__";

  /** All but the name. */
  public static final SeriesLabels ALL = new SeriesLabels(Optional.empty(), Set.of(NAME));

  public SeriesLabels {
    kept = kept.map(Set::copyOf);
    dropped = Set.copyOf(dropped);
  }

  /** Only these; the name among them if it is named. */
  public static SeriesLabels keeping(List<String> names) {
    return new SeriesLabels(Optional.of(new HashSet<>(names)), Set.of());
  }

  /** All but these and the name. */
  public static SeriesLabels dropping(List<String> names) {
    Set<String> dropped = new HashSet<>(names);
    dropped.add(NAME);
    return new SeriesLabels(Optional.empty(), dropped);
  }

  /**
   * The same series with fewer labels.
   *
   * @throws ScrapeException if two series cannot be told apart by what is left of their labels
   */
  List<Sample> of(List<Sample> series) throws ScrapeException {
    List<Sample> left =
        series.stream().map(sample -> Sample.of(sample.value(), of(sample.labels()))).toList();
    Optional<String> alike = alike(left);
    if (alike.isPresent()) {
      throw new ScrapeException(
          FailureKind.INVALID,
          "more than one series is left with the labels %s; aggregate in the query, or keep a label"
                  .formatted(alike.get())
              + " that tells them apart");
    }
    return left;
  }

  private Map<String, String> of(Map<String, String> labels) {
    Map<String, String> left = new HashMap<>(labels);
    kept.ifPresent(left.keySet()::retainAll);
    left.keySet().removeAll(dropped);
    return left;
  }

  private static Optional<String> alike(List<Sample> series) {
    Set<Map<String, String>> seen = new HashSet<>();
    return series.stream()
        .map(Sample::labels)
        .filter(labels -> !seen.add(labels))
        .map(SeriesLabels::print)
        .min(Comparator.naturalOrder());
  }

  private static String print(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }
}
