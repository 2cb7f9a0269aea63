package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Access;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.redis.wire.RedisConversation;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.ServerRefusal;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.Protocol.Command;

/**
 * A master and its replicas, as sentinels know them. A sentinel is asked at every poll: a master
 * that was cut off and replaced may go on telling the lengths of long ago.
 */
public final class Sentinel implements Topology {
  private final List<Address> sentinels;
  private final String master;
  private final ReadFrom readFrom;
  private final Nodes asSentinels;
  private final Nodes servers;

  /** The one that was of use last; for the scraping thread. */
  private int first;

  /**
   * Connects when asked.
   *
   * @param master the name under which the sentinels know it
   * @param toSentinels how to get into the sentinels
   * @param toServers how to get into what they watch
   */
  public Sentinel(
      List<Address> sentinels,
      String master,
      ReadFrom readFrom,
      Access toSentinels,
      Access toServers,
      Calls calls) {
    this.sentinels = sentinels.stream().distinct().toList();
    this.master = master;
    this.readFrom = readFrom;
    this.asSentinels = new Nodes(toSentinels, calls);
    this.servers = new Nodes(toServers, calls);
  }

  @Override
  public Answers ask(Questions questions, Deadline deadline)
      throws ScrapeException, InterruptedException {
    Address server = InTurn.first(inOrder(), deadline, this::server);
    servers.keepOnly(Set.of(server));
    boolean answered = false;
    try {
      Answers answers =
          servers
              .at(server)
              .converse(
                  deadline,
                  redis -> {
                    readFrom.verify(redis, server);
                    return questions.over(redis, deadline);
                  });
      answered = true;
      return answers;
    } finally {
      if (!answered) {
        // The sentinel may be the one that knows nothing of a failover: ask the next one first.
        first = (first + 1) % sentinels.size();
      }
    }
  }

  private List<Address> inOrder() {
    List<Address> ordered = new ArrayList<>(sentinels);
    Collections.rotate(ordered, -first);
    return ordered;
  }

  private Address server(Address sentinel, Deadline share)
      throws ScrapeException, InterruptedException {
    try {
      Address server = asSentinels.at(sentinel).converse(share, this::server);
      first = sentinels.indexOf(sentinel);
      return server;
    } catch (ScrapeException e) {
      throw new ScrapeException(e.kind(), "sentinel: " + e.getMessage(), e);
    }
  }

  private Address server(RedisConversation sentinel) throws IOException, ScrapeException {
    return switch (readFrom) {
      case MASTER ->
          switch (ask(sentinel, "GET-MASTER-ADDR-BY-NAME")) {
            case Reply.Items(List<Reply> address) -> SentinelReplies.master(address);
            case Reply.Nothing _ -> throw unknownMaster();
            case Reply.Refused refused -> throw refusal("get-master-addr-by-name", refused);
            case Reply.Whole _, Reply.Ok _, Reply.Text _ ->
                throw new ProtocolException("no address");
          };
      case REPLICA ->
          switch (ask(sentinel, "REPLICAS")) {
            case Reply.Items(List<Reply> replicas) ->
                SentinelReplies.healthy(replicas).orElseThrow(this::noReplica);
            case Reply.Refused refused -> throw refusal("replicas", refused);
            case Reply.Nothing _, Reply.Whole _, Reply.Ok _, Reply.Text _ ->
                throw new ProtocolException("no replicas");
          };
    };
  }

  private Reply ask(RedisConversation sentinel, String subcommand)
      throws IOException, ScrapeException {
    return sentinel.ask(
        Request.ofServer(Command.SENTINEL, Reply.Shape.ITEMS_OR_NOTHING, subcommand, master));
  }

  private ScrapeException refusal(String subcommand, Reply.Refused refused) {
    return refused.error().startsWith("ERR No such master")
        ? unknownMaster()
        : ServerRefusal.ofCommand("SENTINEL", "sentinel|" + subcommand, refused);
  }

  private ScrapeException unknownMaster() {
    return new ScrapeException(
        FailureKind.REJECTED, "no master is named \"%s\"; correct \"master\"".formatted(master));
  }

  private ScrapeException noReplica() {
    return new ScrapeException(
        FailureKind.UNAVAILABLE,
        "no replica of \"%s\" is in good health; add one, or set \"readFrom\" to \"master\""
            .formatted(master));
  }

  @Override
  public void close() {
    asSentinels.close();
    servers.close();
  }
}
