package io.externalmetrics.redis.wire;

import redis.clients.jedis.Protocol.Command;

/**
 * All keys of one type whose name matches a pattern, each to be asked for its length.
 *
 * @param pattern a glob as SCAN takes it
 * @param type the type as Redis calls it
 * @param length the command that tells the length of such a key
 * @param maxKeys how many keys may match, at least 1
 */
public record Scan(Bytes pattern, String type, Command length, int maxKeys) {

  /** What a user is told of too many matches, on one node or on all together. */
  public String tooManyKeys() {
    return "more than %d keys match \"%s\"; narrow \"keys\" or raise \"maxKeys\""
        .formatted(maxKeys, pattern);
  }

  Request request(Bytes cursor) {
    return Request.ofServer(
        Command.SCAN,
        Reply.Shape.ITEMS,
        cursor,
        Bytes.utf8("MATCH"),
        pattern,
        Bytes.utf8("COUNT"),
        Bytes.utf8(String.valueOf(KeyScanner.KEYS_PER_ROUND)),
        Bytes.utf8("TYPE"),
        Bytes.utf8(type));
  }
}
