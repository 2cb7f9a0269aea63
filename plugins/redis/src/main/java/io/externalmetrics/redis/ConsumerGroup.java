package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Fields;
import io.externalmetrics.redis.wire.Reply;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One element of the reply to XINFO GROUPS. */
record ConsumerGroup(long pending, Lag lag) {

  /** How many entries the group was not given yet. */
  sealed interface Lag {
    /** So many; 0 or more. */
    record Known(long entries) implements Lag {}

    /**
     * Nil: entries behind the group's position were deleted, or it began in the middle of the
     * stream.
     */
    record Lost() implements Lag {}

    /** A server before Redis 7 has no such field. */
    record NotTold() implements Lag {}
  }

  /** The group of this name, if the stream has one. */
  static Optional<ConsumerGroup> named(Bytes name, List<Reply> groups) throws ProtocolException {
    for (Reply group : groups) {
      if (!(group instanceof Reply.Items(List<Reply> items))) {
        throw new ProtocolException("a group without fields");
      }
      Map<String, Reply> fields = Fields.of(items);
      if (new Reply.Text(name).equals(fields.get("name"))) {
        return Optional.of(new ConsumerGroup(count(fields.get("pending")), lag(fields)));
      }
    }
    return Optional.empty();
  }

  private static Lag lag(Map<String, Reply> fields) throws ProtocolException {
    Reply lag = fields.get("lag");
    if (lag == null) {
      return new Lag.NotTold();
    }
    return lag instanceof Reply.Nothing ? new Lag.Lost() : new Lag.Known(count(lag));
  }

  private static long count(@Nullable Reply reply) throws ProtocolException {
    if (!(reply instanceof Reply.Whole(long value)) || value < 0) {
      throw new ProtocolException("no count");
    }
    return value;
  }
}
