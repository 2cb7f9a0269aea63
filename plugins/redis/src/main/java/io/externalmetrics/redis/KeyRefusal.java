package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.util.Locale;

/** What error replies to commands about a key mean to the user. */
final class KeyRefusal {
  private KeyRefusal() {}

  /**
   * Why a key did not tell what was asked.
   *
   * @param command as it is sent, such as {@code LLEN} or {@code XINFO GROUPS}
   * @param type what the key should be
   */
  static Outcome.Failed of(Refused reply, String command, KeyType type, String key) {
    return switch (reply.code()) {
      case "WRONGTYPE" ->
          rejected(
              "key \"%s\" is not a %s; replace \"%s\" by the setting for its type"
                  .formatted(key, type.noun(), type.settingKey()));
      case "NOPERM" ->
          new Outcome.Failed(
              FailureKind.DENIED,
              "the user may not run %s on key \"%s\"; give it +%s and ~%s"
                  .formatted(
                      command, key, command.toLowerCase(Locale.ROOT).replace(' ', '|'), key));
      case "MOVED" ->
          rejected(
              ("key \"%s\" is on another node of a cluster; set \"cluster\" in place of"
                      + " \"address\"")
                  .formatted(key));
      case "ASK", "TRYAGAIN" ->
          unavailable("the cluster is moving key \"%s\" to another node".formatted(key));
      case "CLUSTERDOWN" -> unavailable("the cluster is down for key \"%s\"".formatted(key));
      default ->
          rejected(
              "the server refuses %s of key \"%s\": %s".formatted(command, key, reply.error()));
    };
  }

  /** Why one key of those that were just found did not tell its length. */
  static Outcome.Failed ofFound(Refused reply, KeyType type, String key) {
    return switch (reply.code()) {
      case "WRONGTYPE" -> unavailable("key \"%s\" is no longer a %s".formatted(key, type.noun()));
      // Found there, so not simply asked for in the wrong place.
      case "MOVED" ->
          unavailable("the cluster is moving key \"%s\" to another node".formatted(key));
      default -> of(reply, type.command().name(), type, key);
    };
  }

  private static Outcome.Failed rejected(String reason) {
    return new Outcome.Failed(FailureKind.REJECTED, reason);
  }

  private static Outcome.Failed unavailable(String reason) {
    return new Outcome.Failed(FailureKind.UNAVAILABLE, reason);
  }
}
