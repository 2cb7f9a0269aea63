package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.RedisConversation;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.ServerRefusal;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import redis.clients.jedis.Protocol.Command;

/** What a node thinks of its cluster. */
final class ClusterState {
  private static final Request INFO = Request.ofServer(Command.CLUSTER, Reply.Shape.TEXT, "INFO");

  private ClusterState() {}

  /**
   * Makes sure that a node is in touch with most others. One that was cut off still calls itself a
   * master, and tells the keys of that time whoever scans it.
   */
  static void verify(RedisConversation redis, Address node) throws IOException, ScrapeException {
    switch (redis.ask(INFO)) {
      case Reply.Text(Bytes info) -> {
        if (info.chars().lines().noneMatch("cluster_state:ok"::equals)) {
          throw new ScrapeException(
              FailureKind.UNAVAILABLE,
              node + " takes its cluster for down, or is cut off from it; see CLUSTER INFO there");
        }
      }
      case Reply.Refused refused ->
          throw ServerRefusal.ofCommand("CLUSTER INFO", "cluster|info", refused);
      case Reply.Items _, Reply.Whole _, Reply.Ok _, Reply.Nothing _ ->
          throw new ProtocolException("no state of the cluster");
    }
  }
}
