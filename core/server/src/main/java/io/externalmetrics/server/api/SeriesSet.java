package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Series;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The series that a poll gave for one metric, and what all reads of them share: each is made by the
 * first read that can use it, and goes with the series when the next poll replaces them. Immutable;
 * any thread.
 */
public final class SeriesSet extends AbstractList<Series> implements RandomAccess {
  /** None. */
  public static final SeriesSet EMPTY = new SeriesSet(List.of());

  /** To look through fewer costs less than an index of them. */
  private static final int FEWEST_INDEXED = 64;

  /** An index takes about 8 bytes for each series, and clients choose the labels. */
  private static final int MOST_INDEXES = 4;

  private final List<Series> series;
  private volatile Map<String, LabelIndex> indexes = Map.of();
  private volatile @Nullable SeriesDocument document;

  private SeriesSet(List<Series> series) {
    this.series = series;
  }

  /** These series; the very same object where they are a set already. */
  public static SeriesSet of(List<Series> series) {
    return series instanceof SeriesSet set ? set : new SeriesSet(List.copyOf(series));
  }

  @Override
  public Series get(int index) {
    return series.get(index);
  }

  @Override
  public int size() {
    return series.size();
  }

  /** Those that a selector takes, in their order; this set itself where it takes everything. */
  public SeriesSet matching(LabelSelector selector) {
    if (selector.requirements().isEmpty()) {
      return this;
    }
    List<Series> wanted = new ArrayList<>();
    Optional<int[]> candidates = candidates(selector);
    if (candidates.isPresent()) {
      for (int position : candidates.get()) {
        addIfWanted(series.get(position), selector, wanted);
      }
    } else {
      for (Series one : series) {
        addIfWanted(one, selector, wanted);
      }
    }
    return wanted.isEmpty() ? EMPTY : new SeriesSet(List.copyOf(wanted));
  }

  /** The document that tells these series as the values of a metric. */
  SeriesDocument document(String apiVersion, String metricName) {
    SeriesDocument known = document;
    if (known != null && known.isOf(apiVersion, metricName)) {
      return known;
    }
    SeriesDocument made = new SeriesDocument(apiVersion, metricName, this);
    document = made;
    return made;
  }

  private static void addIfWanted(Series one, LabelSelector selector, List<Series> wanted) {
    if (selector.test(one.labels())) {
      wanted.add(one);
    }
  }

  /** The fewest positions that an index narrows the search down to; empty without an index. */
  private Optional<int[]> candidates(LabelSelector selector) {
    if (series.size() < FEWEST_INDEXED) {
      return Optional.empty();
    }
    int[] fewest = null;
    for (LabelRequirement requirement : selector.requirements()) {
      if (requirement.demandsOneOfItsValues()) {
        Optional<LabelIndex> index = index(requirement.key());
        if (index.isPresent()) {
          int[] candidates = index.get().candidates(requirement.values());
          fewest = fewest == null || candidates.length < fewest.length ? candidates : fewest;
        }
      }
    }
    return Optional.ofNullable(fewest);
  }

  private Optional<LabelIndex> index(String key) {
    Map<String, LabelIndex> known = indexes;
    LabelIndex index = known.get(key);
    if (index == null && known.size() < MOST_INDEXES) {
      index = LabelIndex.of(key, series);
      if (!index.isEmpty()) {
        // Of two threads that come at once, one makes its index in vain.
        Map<String, LabelIndex> more = new HashMap<>(known);
        more.put(key, index);
        indexes = Map.copyOf(more);
      }
    }
    return Optional.ofNullable(index);
  }
}
