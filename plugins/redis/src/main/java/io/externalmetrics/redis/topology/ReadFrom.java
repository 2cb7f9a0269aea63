package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Greeting;
import io.externalmetrics.redis.wire.RedisConversation;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.ServerRefusal;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import redis.clients.jedis.Protocol.Command;

/** Which of the servers that hold a key to ask. */
public enum ReadFrom {
  /** The one that takes writes. */
  MASTER {
    @Override
    void verify(RedisConversation redis, Address address) throws IOException, ScrapeException {
      if (!Greeting.of(redis).isMaster()) {
        throw new ScrapeException(
            FailureKind.UNAVAILABLE,
            address + " should be a master and is a replica; a failover is under way");
      }
    }
  },
  /** One that follows it, and whose link to it is up. */
  REPLICA {
    @Override
    void verify(RedisConversation redis, Address address) throws IOException, ScrapeException {
      // HELLO needs no permission, but does not tell whether the link is up.
      List<Reply> role =
          switch (redis.ask(ROLE)) {
            case Reply.Items(List<Reply> items) -> items;
            case Reply.Refused refused -> throw ServerRefusal.ofCommand("ROLE", "role", refused);
            case Reply.Whole _, Reply.Ok _, Reply.Text _, Reply.Nothing _ ->
                throw new ProtocolException("no role");
          };
      if (!isText(role, 0, "slave")) {
        throw new ScrapeException(
            FailureKind.UNAVAILABLE,
            address + " should be a replica and is a master; a failover is under way");
      }
      if (!isText(role, 3, "connected")) {
        throw new ScrapeException(
            FailureKind.UNAVAILABLE,
            "replica " + address + " has no link to its master, so its data are old");
      }
    }
  };

  private static final Request ROLE = Request.ofServer(Command.ROLE, Reply.Shape.ITEMS);

  /** Makes sure that a server is what others say of it: who is asked may be behind the times. */
  abstract void verify(RedisConversation redis, Address address)
      throws IOException, ScrapeException;

  private static boolean isText(List<Reply> items, int index, String expected) {
    return index < items.size() && items.get(index).equals(new Reply.Text(Bytes.utf8(expected)));
  }
}
