package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/** How many members a key has. */
sealed interface Length extends Measure.OfKey {

  /** All members of a key. */
  record Whole(KeyType type, String key) implements Length {
    @Override
    public Request request() {
      return Request.ofKey(type.command(), Bytes.utf8(key));
    }
  }

  /**
   * The members of a sorted set within a range of scores.
   *
   * @param min as Redis writes it: a number or {@code -inf}
   * @param max as Redis writes it: a number or {@code +inf}
   */
  record ScoreRange(String key, String min, String max) implements Length {
    @Override
    public KeyType type() {
      return KeyType.SORTED_SET;
    }

    @Override
    public Request request() {
      return Request.ofKey(Command.ZCOUNT, Bytes.utf8(key), min, max);
    }
  }

  KeyType type();

  String key();

  @Override
  default Outcome outcome(Reply reply) {
    return switch (reply) {
      case Reply.Whole(long value) ->
          new Outcome.Samples(List.of(Sample.of((double) value, Map.of("key", key()))));
      case Reply.Refused refused ->
          KeyRefusal.of(refused, request().command().name(), type(), key());
      case Reply.Ok _, Reply.Text _, Reply.Nothing _, Reply.Items _ ->
          throw new IllegalArgumentException("no count: " + reply);
    };
  }
}
