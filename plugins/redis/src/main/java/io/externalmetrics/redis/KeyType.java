package io.externalmetrics.redis;

import redis.clients.jedis.Protocol.Command;

/** The types of key whose length can be asked for; each takes one command. */
enum KeyType {
  LIST("list", "list", "list", Command.LLEN),
  SET("set", "set", "set", Command.SCARD),
  SORTED_SET("sortedSet", "sorted set", "zset", Command.ZCARD),
  HASH("hash", "hash", "hash", Command.HLEN),
  STREAM("stream", "stream", "stream", Command.XLEN);

  private final String settingKey;
  private final String noun;
  private final String redisName;
  private final Command command;

  KeyType(String settingKey, String noun, String redisName, Command command) {
    this.settingKey = settingKey;
    this.noun = noun;
    this.redisName = redisName;
    this.command = command;
  }

  /** The metric setting that takes a key of this type. */
  String settingKey() {
    return settingKey;
  }

  /** How a message calls a key of this type, without an article. */
  String noun() {
    return noun;
  }

  /** What TYPE says of such a key, and SCAN takes. */
  String redisName() {
    return redisName;
  }

  /** The command that tells the whole length. */
  Command command() {
    return command;
  }
}
