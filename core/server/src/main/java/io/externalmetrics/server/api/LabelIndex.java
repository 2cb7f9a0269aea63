package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Series;
import java.util.Arrays;
import java.util.List;

/**
 * Where the series are that may have a certain value of one label. Positions of equal hash share a
 * bucket, so that they are found without an object for each value; who asks has to look whether a
 * series has the value indeed.
 */
final class LabelIndex {
  /** Where each bucket begins, and at the end where the last one ends. */
  private final int[] starts;

  private final int[] positions;

  private LabelIndex(int[] starts, int[] positions) {
    this.starts = starts;
    this.positions = positions;
  }

  /** An index of the label {@code key}. */
  static LabelIndex of(String key, List<Series> series) {
    int buckets = Math.max(1, Integer.highestOneBit(series.size()));
    int[] bucketOf = new int[series.size()];
    int[] starts = new int[buckets + 1];
    for (int position = 0; position < bucketOf.length; position++) {
      String value = series.get(position).labels().get(key);
      bucketOf[position] = value == null ? -1 : bucket(value, buckets);
      if (value != null) {
        starts[bucketOf[position] + 1]++;
      }
    }
    for (int bucket = 0; bucket < buckets; bucket++) {
      starts[bucket + 1] += starts[bucket];
    }
    int[] positions = new int[starts[buckets]];
    int[] next = starts.clone();
    for (int position = 0; position < bucketOf.length; position++) {
      if (bucketOf[position] >= 0) {
        positions[next[bucketOf[position]]++] = position;
      }
    }
    return new LabelIndex(starts, positions);
  }

  /** Whether no series has the label. */
  boolean isEmpty() {
    return positions.length == 0;
  }

  /** The positions of all series that have one of the values, and maybe of others; ascending. */
  int[] candidates(List<String> values) {
    if (values.size() == 1) {
      int bucket = bucket(values.getFirst(), starts.length - 1);
      return Arrays.copyOfRange(positions, starts[bucket], starts[bucket + 1]);
    }
    return values.stream()
        .mapToInt(value -> bucket(value, starts.length - 1))
        .distinct()
        .flatMap(bucket -> Arrays.stream(positions, starts[bucket], starts[bucket + 1]))
        .sorted()
        .toArray();
  }

  private static int bucket(String value, int buckets) {
    int hash = value.hashCode();
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  }
}
