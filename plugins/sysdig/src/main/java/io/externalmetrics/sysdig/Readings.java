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
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What the pages of one answer say, checked against what was asked. */
final class Readings {
  private final List<String> columns;
  private final Window window;

  /** By their labels. */
  private final Set<Map<String, String>> segments = new HashSet<>();

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
      if (value.isPresent() && window.isComplete(row.t())) {
        complete
            .computeIfAbsent(row.t(), _ -> new ArrayList<>())
            .add(
                new Sample(
                    value.getAsDouble(), segment, Optional.of(Instant.ofEpochSecond(row.t()))));
      }
    }
    for (Map<String, String> segment : times.keySet()) {
      if (!segments.add(segment)) {
        throw new MalformedReplyException("a segment is on two pages");
      }
    }
    return times.size();
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
