package io.externalmetrics.beanstalkd;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The counts of a {@code stats-tube} answer. What is no number fails only the metrics that count
 * it: releases of beanstalkd lack some keys. Immutable, and small, because a source may have
 * thousands of tubes.
 */
final class TubeStats {
  /** Exact as a double, and so is a sum of all counts. */
  private static final int MOST_DIGITS = 15;

  private static final long NO_NUMBER = -1;
  private static final List<Count> COUNTS = List.of(Count.values());
  private static final List<String> KEYS =
      Stream.concat(Stream.of("name"), COUNTS.stream().map(Count::key)).toList();

  private final TubeName tube;
  private final long[] numbers;

  /** What was found where there is no number. */
  private final Map<Count, String> others;

  private TubeStats(TubeName tube, long[] numbers, Map<Count, String> others) {
    this.tube = tube;
    this.numbers = numbers;
    this.others = others;
  }

  /**
   * Reads a body.
   *
   * @throws MalformedReplyException if it is not about {@code tube}: then answers are out of step
   *     with commands, and none can be trusted
   */
  static TubeStats of(TubeName tube, Reply.Body body) throws MalformedReplyException {
    List<Optional<String>> values = body.values(KEYS);
    String name = values.getFirst().orElse("");
    if (!name.equals(tube.text())) {
      throw new MalformedReplyException(
          "the counts of tube \"" + tube.text() + "\"",
          name.isEmpty() ? "none" : "those of " + MalformedReplyException.quoted(name));
    }
    long[] numbers = new long[COUNTS.size()];
    Map<Count, String> others = Map.of();
    for (int i = 0; i < numbers.length; i++) {
      Optional<String> text = values.get(i + 1);
      OptionalLong number = WholeNumber.parse(text.orElse(""), MOST_DIGITS);
      numbers[i] = number.orElse(NO_NUMBER);
      if (number.isEmpty()) {
        others = others.isEmpty() ? new EnumMap<>(Count.class) : others;
        others.put(COUNTS.get(i), text.map(MalformedReplyException::quoted).orElse("no such key"));
      }
    }
    return new TubeStats(tube, numbers, others);
  }

  /**
   * The sum of {@code counts}.
   *
   * @throws MalformedReplyException if one of them is absent or is no whole number from 0
   */
  long sum(List<Count> counts) throws MalformedReplyException {
    long sum = 0;
    for (Count count : counts) {
      sum += number(count);
    }
    return sum;
  }

  private long number(Count count) throws MalformedReplyException {
    String other = others.get(count);
    if (other != null) {
      throw new MalformedReplyException(
          "a whole number for \"" + count.key() + "\" of tube \"" + tube.text() + "\"", other);
    }
    return numbers[COUNTS.indexOf(count)];
  }
}
