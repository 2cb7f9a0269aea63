package io.externalmetrics.beanstalkd;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The body of a {@code stats-tube} answer. Numbers are read only when asked for, so that a key this
 * release of beanstalkd lacks fails only the metrics that count it.
 */
record TubeStats(TubeName tube, Map<String, String> fields) {
  /** Exact as a double, and so is a sum of all counts. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");

  /** The rest of a body is not kept: a source may have thousands of tubes. */
  private static final Set<String> COUNTED =
      Arrays.stream(Count.values()).map(Count::key).collect(Collectors.toUnmodifiableSet());

  TubeStats {
    fields = Map.copyOf(fields);
  }

  /**
   * Reads a body.
   *
   * @throws MalformedReplyException if it is not about {@code tube}: then answers are out of step
   *     with commands, and none can be trusted
   */
  static TubeStats of(TubeName tube, Reply.Body body) throws MalformedReplyException {
    Map<String, String> fields = body.fields();
    String name = fields.getOrDefault("name", "");
    if (!name.equals(tube.text())) {
      throw new MalformedReplyException(
          "the counts of tube \"" + tube.text() + "\"",
          name.isEmpty() ? "none" : "those of " + MalformedReplyException.quoted(name));
    }
    fields.keySet().retainAll(COUNTED);
    return new TubeStats(tube, fields);
  }

  /**
   * The sum of {@code counts}.
   *
   * @throws MalformedReplyException if one of them is absent or is no whole number from 0
   */
  long sum(List<Count> counts) throws MalformedReplyException {
    long sum = 0;
    for (Count count : counts) {
      sum += number(count.key());
    }
    return sum;
  }

  private long number(String key) throws MalformedReplyException {
    String text = fields.getOrDefault(key, "");
    if (!NUMBER.matcher(text).matches()) {
      throw new MalformedReplyException(
          "a whole number for \"" + key + "\" of tube \"" + tube.text() + "\"",
          fields.containsKey(key) ? MalformedReplyException.quoted(text) : "no such key");
    }
    return Long.parseLong(text);
  }
}
