package io.externalmetrics.redis.wire;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import redis.clients.jedis.Protocol.Command;

/**
 * What a server says of itself. HELLO is the one command that tells it and needs no permission.
 *
 * @param inCluster whether it is a node of a cluster
 * @param isMaster whether it takes writes
 */
public record Greeting(boolean inCluster, boolean isMaster) {
  private static final Request HELLO = Request.ofServer(Command.HELLO, Reply.Shape.ITEMS, "2");

  public static Greeting of(RedisConversation redis) throws IOException, ScrapeException {
    return switch (redis.ask(HELLO)) {
      case Refused refused -> throw ServerRefusal.ofCommand("HELLO", "hello", refused);
      case Reply told -> of(told);
    };
  }

  /** Empty where the server does not know the command: Redis before 6, or a proxy. */
  public static Optional<Greeting> ifTold(RedisConversation redis)
      throws IOException, ScrapeException {
    return switch (redis.ask(HELLO)) {
      case Refused _ -> Optional.empty();
      case Reply told -> Optional.of(of(told));
    };
  }

  private static Greeting of(Reply told) throws ProtocolException {
    return switch (told) {
      case Reply.Items(List<Reply> fields) -> {
        Map<String, Reply> named = Fields.of(fields);
        yield new Greeting(
            Fields.text(named, "mode").equals("cluster"),
            Fields.text(named, "role").equals("master"));
      }
      case Refused _, Reply.Whole _, Reply.Ok _, Reply.Text _, Reply.Nothing _ ->
          throw new ProtocolException("no greeting");
    };
  }
}
