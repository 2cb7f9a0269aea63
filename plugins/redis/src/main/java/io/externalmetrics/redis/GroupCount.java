package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a consumer group still has to do.
 *
 * <p>All of it is read from XINFO GROUPS, pending too: one permission and one command serve every
 * metric of a stream, and lag and pending are of the same instant, so that an entry delivered
 * between two commands is not counted twice. XPENDING would also list every consumer.
 */
record GroupCount(String stream, String group, Count count) implements Measure.OfKey {

  /** What to count. */
  enum Count {
    /** Delivered and not acknowledged. */
    PENDING,
    /** Not delivered yet. */
    LAG,
    /** Both. */
    BACKLOG
  }

  @Override
  public Request request() {
    return Request.groupsOf(Bytes.utf8(stream));
  }

  @Override
  public Outcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Items(List<Reply> groups) -> {
        try {
          Optional<ConsumerGroup> found = ConsumerGroup.named(Bytes.utf8(group), groups);
          yield found.isPresent()
              ? outcome(found.get())
              : new Outcome.NoData(
                  "stream \"%s\" has no consumer group \"%s\"".formatted(stream, group));
        } catch (ProtocolException e) {
          yield failed(
              FailureKind.MALFORMED,
              "the server's list of the consumer groups of stream \"%s\" cannot be read"
                  .formatted(stream));
        }
      }
      case Reply.Refused refused when refused.error().startsWith("ERR no such key") ->
          new Outcome.NoData("stream \"%s\" does not exist".formatted(stream));
      case Reply.Refused refused -> KeyRefusal.of(refused, "XINFO GROUPS", KeyType.STREAM, stream);
      case Reply.Whole _, Reply.Ok _, Reply.Text _, Reply.Nothing _ ->
          throw new IllegalArgumentException("no list: " + reply);
    };
  }

  private Outcome outcome(ConsumerGroup found) {
    return switch (count) {
      case PENDING -> samples(found.pending());
      case LAG, BACKLOG ->
          switch (found.lag()) {
            case ConsumerGroup.Lag.Known(long lag) ->
                samples(count == Count.LAG ? lag : lag + found.pending());
            case ConsumerGroup.Lag.Lost _ ->
                failed(
                    FailureKind.UNAVAILABLE,
                    ("the server has lost count of the lag of group \"%s\" on stream \"%s\"; it"
                            + " counts again once the group has read the newest entry, and"
                            + " \"count: pending\" works meanwhile")
                        .formatted(group, stream));
            case ConsumerGroup.Lag.NotTold _ ->
                failed(
                    FailureKind.REJECTED,
                    "the server is too old to tell the lag of a group; upgrade it to Redis 7 or"
                        + " set \"count\" to \"pending\"");
          };
    };
  }

  private Outcome samples(long value) {
    return new Outcome.Samples(
        List.of(Sample.of((double) value, Map.of("key", stream, "group", group))));
  }

  private static Outcome failed(FailureKind kind, String reason) {
    return new Outcome.Failed(kind, reason);
  }
}
