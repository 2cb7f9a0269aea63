package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/** The pages of an answer, put together. A series may go on over pages. Used by one thread. */
final class Answer {
  private record Key(String id, String label, int occurrence) {}

  private final Map<Key, Series> series = new LinkedHashMap<>();
  private final List<String> messages = new ArrayList<>();
  private boolean cut;

  /**
   * Adds the next page.
   *
   * @throws ScrapeException if it does not make sense
   */
  void add(GetMetricDataResponse page) throws ScrapeException {
    page.messages().forEach(message -> addMessage(messages, message));
    // A label that was given by the user is that of every series a search finds.
    Map<Key, Integer> seen = new HashMap<>();
    for (MetricDataResult result : page.metricDataResults()) {
      String id = Objects.toString(result.id(), "");
      String label = Objects.toString(result.label(), "");
      int occurrence = seen.merge(new Key(id, label, 0), 1, Integer::sum);
      Key key = new Key(id, label, occurrence);
      series.put(key, more(series.get(key), label, result));
    }
  }

  /** Notes that CloudWatch has more pages than were read. */
  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** What CloudWatch says of the call as a whole. */
  List<String> messages() {
    return List.copyOf(messages);
  }

  /** The series of one query. */
  List<Series> series(String id) {
    return series.entrySet().stream()
        .filter(entry -> entry.getKey().id().equals(id))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static Series more(@Nullable Series known, String label, MetricDataResult result)
      throws ScrapeException {
    int count = result.timestamps().size();
    if (result.values().size() != count
        || Stream.concat(result.timestamps().stream(), result.values().stream())
            .anyMatch(Objects::isNull)) {
      throw new ScrapeException(
          FailureKind.MALFORMED, "CloudWatch answers with values and timestamps that do not match");
    }
    List<Series.Point> points = new ArrayList<>(known == null ? List.of() : known.points());
    for (int i = 0; i < count; i++) {
      points.add(new Series.Point(result.timestamps().get(i), result.values().get(i)));
    }
    List<String> words = new ArrayList<>(known == null ? List.of() : known.messages());
    result.messages().forEach(message -> addMessage(words, message));
    return new Series(label, points, result.statusCode(), words);
  }

  private static void addMessage(List<String> messages, MessageData message) {
    String words =
        Stream.of(message.code(), message.value())
            .filter(part -> part != null && !part.isBlank())
            .reduce((code, value) -> code + ": " + value)
            .orElse("a message without words");
    if (!messages.contains(words)) {
      messages.add(words);
    }
  }
}
