package io.externalmetrics.redis;

import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** What a metric asks for. Metrics that ask for equal lengths share one command. */
sealed interface Length {

  /** All members of a key. */
  record Whole(KeyType type, String key) implements Length {
    @Override
    public Command command() {
      return type.command();
    }

    @Override
    public CommandArguments arguments() {
      return new CommandArguments(command()).add(key);
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
    public Command command() {
      return Command.ZCOUNT;
    }

    @Override
    public CommandArguments arguments() {
      return new CommandArguments(command()).add(key).add(min).add(max);
    }
  }

  KeyType type();

  String key();

  Command command();

  CommandArguments arguments();
}
