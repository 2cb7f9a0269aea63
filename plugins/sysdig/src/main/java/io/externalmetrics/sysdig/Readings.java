package io.externalmetrics.sysdig;

import io.externalmetrics.spi.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the pages of one answer say, checked against what was asked. */
final class Readings {
  private final List<String> columns;
  private final Window window;

  /** By their labels. */
  private final Set<Map<String, String>> segments = new HashSet<>();

  /** Those of complete samples: a segment that has just begun is owed no value yet. */
  private final Set<Map<String, String>> due = new HashSet<>();

  private final NavigableMap<Long, List<Sample>> complete = new TreeMap<>();

  /**
   * Nothing yet.
   *
   * @param columns the labels in front of each value
   */
  Readings(List<String> columns, Window window) {
    this.columns = List.copyOf(columns);
    this.window = window;
  }

  /** How many segments all pages told of. */
  int segments() {
    return segments.size();
  }

  /**
   * The newest samples that are complete, dated by Sysdig, one for each segment that has a value;
   * empty where none has.
   */
  List<Sample> newest() {
    return complete.isEmpty() ? List.of() : List.copyOf(complete.lastEntry().getValue());
  }

  /** The same of the newest time at which no segment lacks its value; empty where there is none. */
  List<Sample> newestOfAll() {
    return complete.descendingMap().values().stream()
        .filter(samples -> samples.size() == due.size())
        .findFirst()
        .map(List::copyOf)
        .orElse(List.of());
  }

  /** The segments that have no value among the {@link #newest}, as texts that sort. */
  SortedSet<String> lagging() {
    Set<Map<String, String>> missing = new HashSet<>(due);
    newest().forEach(sample -> missing.remove(sample.labels()));
    return missing.stream().map(Readings::print).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Takes in the next page.
   *
   * @return how many segments it told of
   * @throws MalformedReplyException where it does not answer what was asked
   */
  int add(DataReply page) throws MalformedReplyException {
    Map<Map<String, String>, Set<Long>> times = new LinkedHashMap<>();
    for (DataReply.Row row : page.data()) {
      if (row.d().size() != columns.size() + 1) {
        throw new MalformedReplyException("a row has not the columns that were asked for");
      }
      if (!window.mayHold(row.t())) {
        throw new MalformedReplyException("a sample is dated outside the time asked for");
      }
      Map<String, String> segment = segment(row);
      if (!times.computeIfAbsent(segment, _ -> new HashSet<>()).add(row.t())) {
        throw new MalformedReplyException("a segment has two values at a time");
      }
      OptionalDouble value = value(row);
      if (window.isComplete(row.t())) {
        due.add(segment);
        value.ifPresent(number -> take(number, segment, row.t()));
      }
    }
    for (Map<String, String> segment : times.keySet()) {
      if (!segments.add(segment)) {
        throw new MalformedReplyException("a segment is on two pages");
      }
    }
    return times.size();
  }

  private void take(double value, Map<String, String> segment, long time) {
    complete
        .computeIfAbsent(time, _ -> new ArrayList<>())
        .add(new Sample(value, segment, Optional.of(Instant.ofEpochSecond(time))));
  }

  private static String print(Map<String, String> segment) {
    return new TreeMap<>(segment)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  /** A label that is null does not apply to the segment, which then goes without it. */
  private Map<String, String> segment(DataReply.Row row) throws MalformedReplyException {
    Map<String, String> labels = LinkedHashMap.newLinkedHashMap(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      JsonNode label = row.d().get(i);
      if (label.isContainer()) {
        throw new MalformedReplyException("a label is no text");
      }
      if (!label.isNull()) {
        labels.put(columns.get(i), label.asString());
      }
    }
    return labels;
  }

  /** A value that is null was not measured: it is not 0. */
  private static OptionalDouble value(DataReply.Row row) throws MalformedReplyException {
    JsonNode value = row.d().getLast();
    if (value.isNull()) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw new MalformedReplyException("a value is no number");
    }
    return OptionalDouble.of(value.numberValue().doubleValue());
  }
}
