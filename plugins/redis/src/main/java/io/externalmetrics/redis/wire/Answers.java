package io.externalmetrics.redis.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What came of {@link Questions}.
 *
 * @param replies one for each request
 * @param found one for each scan and each node that was to be scanned
 */
public record Answers(Map<Request, Answer> replies, Map<Scan, List<Found>> found) {
  public Answers {
    replies = Map.copyOf(replies);
    found = Map.copyOf(found);
  }

  public static Answers none() {
    return new Answers(Map.of(), Map.of());
  }

  /** What came of a request that was among the questions. */
  public Answer of(Request request) {
    return Objects.requireNonNull(replies.get(request));
  }

  /** What each node has for a scan that was among the questions. */
  public List<Found> of(Scan scan) {
    return Objects.requireNonNull(found.get(scan));
  }

  /** Both; a reply of {@code later} takes the place of an earlier one. */
  public Answers and(Answers later) {
    Map<Request, Answer> allReplies = new LinkedHashMap<>(replies);
    allReplies.putAll(later.replies);
    Map<Scan, List<Found>> allFound = new LinkedHashMap<>(found);
    later.found.forEach(
        (scan, more) ->
            allFound.merge(
                scan, more, (one, other) -> Stream.concat(one.stream(), other.stream()).toList()));
    return new Answers(allReplies, allFound);
  }
}
