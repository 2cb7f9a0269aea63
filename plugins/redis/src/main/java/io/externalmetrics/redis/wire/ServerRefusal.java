package io.externalmetrics.redis.wire;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.Optional;

/**
 * What error replies to commands about the server itself mean to the user: whose fault it is, and
 * what to do.
 */
public final class ServerRefusal {
  private ServerRefusal() {}

  /** What every command would be told just now; empty where only this command is refused. */
  static Optional<ScrapeException> ofEverything(Refused reply) {
    return switch (reply.code()) {
      case "NOAUTH" -> server(FailureKind.DENIED, "the server wants a password; set \"password\"");
      case "DENIED" ->
          server(
              FailureKind.DENIED,
              "the server is in protected mode and serves only its own host; give it a password");
      case "LOADING" ->
          server(FailureKind.UNAVAILABLE, "the server is still loading its data into memory");
      case "MASTERDOWN" ->
          server(
              FailureKind.UNAVAILABLE,
              "the server is a replica that has lost its master and must not serve stale data");
      case "BUSY" ->
          server(FailureKind.UNAVAILABLE, "the server is busy with a script or function");
      case "ERR" ->
          reply.error().startsWith("ERR max number of clients")
              ? server(
                  FailureKind.UNAVAILABLE,
                  "the server has no room for another client; raise its \"maxclients\"")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Why a login failed. Never the server's own words: some repeat the password. */
  static ScrapeException ofLogin(Refused reply) {
    String error = reply.error();
    if (reply.code().equals("WRONGPASS") || error.startsWith("ERR invalid password")) {
      return new ScrapeException(
          FailureKind.DENIED,
          "the server does not accept the password; check \"username\" and \"password\"");
    }
    if (error.contains("without any password configured") || error.contains("no password is set")) {
      return new ScrapeException(
          FailureKind.DENIED,
          "the server has no password for its default user; remove \"password\" or set"
              + " \"username\"");
    }
    if (error.startsWith("ERR wrong number of arguments")) {
      return new ScrapeException(
          FailureKind.DENIED, "the server is too old to know users; remove \"username\"");
    }
    return new ScrapeException(FailureKind.DENIED, "the server refuses to log in with AUTH");
  }

  /** Why a database could not be selected. */
  static ScrapeException ofSelect(int database, Refused reply) {
    if (reply.code().equals("NOPERM")) {
      return new ScrapeException(
          FailureKind.DENIED,
          "the user may not run SELECT; give it +select, or remove \"database\"");
    }
    if (reply.error().contains("out of range")) {
      return new ScrapeException(
          FailureKind.REJECTED,
          "the server has no database %d; lower \"database\"".formatted(database));
    }
    if (reply.error().contains("cluster mode")) {
      return new ScrapeException(
          FailureKind.REJECTED,
          "the server is a cluster node and has only database 0; remove \"database\"");
    }
    return new ScrapeException(
        FailureKind.REJECTED,
        "the server refuses to select database %d: %s".formatted(database, reply.error()));
  }

  /** Why a command that the topology needs was not obeyed. */
  public static ScrapeException ofCommand(String command, String rule, Refused reply) {
    return reply.code().equals("NOPERM")
        ? new ScrapeException(
            FailureKind.DENIED, "the user may not run %s; give it +%s".formatted(command, rule))
        : new ScrapeException(
            FailureKind.REJECTED, "the server refuses %s: %s".formatted(command, reply.error()));
  }

  private static Optional<ScrapeException> server(FailureKind kind, String reason) {
    return Optional.of(new ScrapeException(kind, reason));
  }
}
