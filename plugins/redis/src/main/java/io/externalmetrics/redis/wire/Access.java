package io.externalmetrics.redis.wire;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import redis.clients.jedis.Protocol.Command;

/**
 * How to get into a server.
 *
 * @param username only beside a password; empty: the server's default user
 */
public record Access(
    Optional<String> username, Optional<Secret> password, int database, Optional<TlsMaterial> tls) {

  /** Logs in and selects the database; sends nothing that a user may be forbidden without need. */
  void enter(RedisConversation redis) throws IOException, ScrapeException {
    if (password.isPresent()) {
      String secret = password.get().reveal();
      String[] credentials =
          username.map(name -> new String[] {name, secret}).orElse(new String[] {secret});
      expectOk(
          redis,
          Request.ofServer(Command.AUTH, Reply.Shape.OK, credentials),
          ServerRefusal::ofLogin);
    }
    if (database != 0) {
      expectOk(
          redis,
          Request.ofServer(Command.SELECT, Reply.Shape.OK, String.valueOf(database)),
          refused -> ServerRefusal.ofSelect(database, refused));
    }
  }

  private static void expectOk(
      RedisConversation redis, Request request, Function<Refused, ScrapeException> meaning)
      throws IOException, ScrapeException {
    if (redis.ask(request) instanceof Refused refused) {
      throw meaning.apply(refused);
    }
  }
}
