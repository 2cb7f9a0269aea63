package io.externalmetrics.beanstalkd;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The body of a {@code stats-tube} answer. Numbers are read only when asked for, so that a key this
 * release of beanstalkd lacks fails only the metrics that count it.
 *
 * @param counts the text for each {@link Count}, in their order
 */
record TubeStats(TubeName tube, List<Optional<String>> counts) {
  /** Exact as a double, and so is a sum of all counts. */
  private static final int MOST_DIGITS = 15;

  private static final List<Count> COUNTS = List.of(Count.values());

  /** The rest of a body is not kept: a source may have thousands of tubes. */
  private static final List<String> KEPT =
      Stream.concat(Stream.of("name"), COUNTS.stream().map(Count::key)).toList();

  TubeStats {
    counts = List.copyOf(counts);
  }

  /**
   * Reads a body.
   *
   * @throws MalformedReplyException if it is not about {@code tube}: then answers are out of step
   *     with commands, and none can be trusted
   */
  static TubeStats of(TubeName tube, Reply.Body body) throws MalformedReplyException {
    List<Optional<String>> values = body.values(KEPT);
    String name = values.getFirst().orElse("");
    if (!name.equals(tube.text())) {
      throw new MalformedReplyException(
          "the counts of tube \"" + tube.text() + "\"",
          name.isEmpty() ? "none" : "those of " + MalformedReplyException.quoted(name));
    }
    return new TubeStats(tube, values.subList(1, values.size()));
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
    Optional<String> text = counts.get(COUNTS.indexOf(count));
    OptionalLong number = WholeNumber.parse(text.orElse(""), MOST_DIGITS);
    if (number.isEmpty()) {
      throw new MalformedReplyException(
          "a whole number for \"" + count.key() + "\" of tube \"" + tube.text() + "\"",
          text.map(MalformedReplyException::quoted).orElse("no such key"));
    }
    return number.getAsLong();
  }
}
