package io.externalmetrics.redis.wire;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that is asked of one node, or of all.
 *
 * @param requests no two equal
 * @param scans no two equal
 */
public record Questions(List<Request> requests, List<Scan> scans) {
  public Questions {
    requests = List.copyOf(requests);
    scans = List.copyOf(scans);
  }

  /** Asks all of them in one conversation. */
  public Answers over(RedisConversation redis, Deadline deadline)
      throws IOException, ScrapeException {
    List<Reply> told = redis.ask(requests);
    Map<Request, Answer> replies = LinkedHashMap.newLinkedHashMap(requests.size());
    for (int i = 0; i < told.size(); i++) {
      replies.put(requests.get(i), new Answer.Told(told.get(i)));
    }
    Map<Scan, List<Found>> found =
        new KeyScanner(redis, scans)
            .run(deadline).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
    return new Answers(replies, found);
  }

  /** One failure for all of them. */
  public Answers failed(Outcome.Failed failure) {
    return new Answers(
        each(requests, _ -> new Answer.Failed(failure)),
        each(scans, _ -> List.of(new Found.Failed(failure))));
  }

  private static <K, V> Map<K, V> each(Collection<K> keys, Function<K, V> value) {
    return keys.stream().collect(Collectors.toMap(Function.identity(), value));
  }
}
