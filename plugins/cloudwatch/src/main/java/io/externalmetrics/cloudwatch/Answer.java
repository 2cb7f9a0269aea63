package io.externalmetrics.cloudwatch;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MessageData;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** The pages of an answer, put together. A series may go on over pages. Used by one thread. */
final class Answer {
  private record Key(String id, String label, int occurrence) {
    Key next() {
      return new Key(id, label, occurrence + 1);
    }
  }

  private final Map<Key, Series> series = new LinkedHashMap<>();
  private final List<String> messages = new ArrayList<>();
  private Optional<Instant> time = Optional.empty();
  private boolean cut;

  /**
   * Adds the next page.
   *
   * @throws ScrapeException if it does not make sense
   */
  void add(GetMetricDataResponse page) throws ScrapeException {
    if (time.isEmpty()) {
      time = date(page);
    }
    page.messages().forEach(message -> addMessage(messages, message));
    // A label that was given by the user is that of every series a search finds.
    Set<Key> told = new HashSet<>();
    for (MetricDataResult result : page.metricDataResults()) {
      Key key = new Key(Objects.toString(result.id(), ""), Objects.toString(result.label(), ""), 1);
      while (isWhole(key) || told.contains(key)) {
        key = key.next();
      }
      told.add(key);
      series.put(key, more(series.get(key), key.label(), result));
    }
  }

  /** Whether this is a series that no further page goes on with. */
  private boolean isWhole(Key key) {
    Series known = series.get(key);
    return known != null && known.status() != StatusCode.PARTIAL_DATA;
  }

  /** Notes that CloudWatch has more pages than were read. */
  void cut() {
    cut = true;
  }

  boolean isCut() {
    return cut;
  }

  /** When CloudWatch answered, by its own clock, in whole seconds; empty where it does not say. */
  Optional<Instant> time() {
    return time;
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
    // Two series of one label that both go on cannot be told apart.
    if (points.stream().map(Series.Point::begin).distinct().count() < points.size()) {
      throw new ScrapeException(
          FailureKind.MALFORMED,
          "CloudWatch gives a series two points of one time; if \"label\" is set, remove it");
    }
    List<String> words = new ArrayList<>(known == null ? List.of() : known.messages());
    result.messages().forEach(message -> addMessage(words, message));
    return new Series(label, points, status(result), words);
  }

  private static Optional<Instant> date(GetMetricDataResponse page) {
    return Optional.ofNullable(page.sdkHttpResponse())
        .flatMap(response -> response.firstMatchingHeader("Date"))
        .flatMap(
            date -> {
              try {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
              } catch (DateTimeParseException _) {
                return Optional.empty();
              }
            });
  }

  private static StatusCode status(MetricDataResult result) {
    return Objects.requireNonNullElse(result.statusCode(), StatusCode.UNKNOWN_TO_SDK_VERSION);
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
