package io.externalmetrics.redis.topology;

import static java.util.stream.Collectors.toMap;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Parallel;
import io.externalmetrics.redis.wire.Access;
import io.externalmetrics.redis.wire.Answer;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.redis.wire.RedisConversation;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.Scan;
import io.externalmetrics.redis.wire.ServerRefusal;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import redis.clients.jedis.Protocol.Command;

/**
 * A cluster. Its slots are asked for at every poll, and all nodes that are needed are read at the
 * same time: one that is down fails the keys that it has, and makes every scan incomplete.
 */
public final class Cluster implements Topology {
  private static final Request SLOTS =
      Request.ofServer(Command.CLUSTER, Reply.Shape.ITEMS, "SLOTS");

  private static final Request READONLY = Request.ofServer(Command.READONLY, Reply.Shape.OK);

  private static final Outcome.Failed SLOTS_CHANGED =
      new Outcome.Failed(
          FailureKind.UNAVAILABLE,
          "slots of the cluster went to other nodes while the keys were looked for");

  private final List<Address> seeds;
  private final ReadFrom readFrom;
  private final Nodes nodes;

  /** Who answered last time, then its neighbours; for the scraping thread. */
  private List<Address> known = List.of();

  /**
   * Connects when asked.
   *
   * @param seeds nodes that know the others, at least one
   */
  public Cluster(List<Address> seeds, ReadFrom readFrom, Access access, Calls calls) {
    this.seeds = List.copyOf(seeds);
    this.readFrom = readFrom;
    this.nodes = new Nodes(access, calls);
  }

  @Override
  public Answers ask(Questions questions, Deadline deadline)
      throws ScrapeException, InterruptedException {
    SlotMap slots = slots(seedsInOrder(), deadline);
    Answers answers = read(Plan.of(slots, readFrom, questions), deadline);
    if (!questions.scans().isEmpty()) {
      answers = answers.and(missedSince(slots, questions.scans(), deadline));
    }

    Map<Request, Optional<Address>> moved = moved(answers);
    return moved.isEmpty() ? answers : answers.and(readMoved(moved, deadline));
  }

  /** Keys that changed nodes during a scan may have been on neither when it was looked at. */
  private Answers missedSince(SlotMap before, List<Scan> scans, Deadline deadline)
      throws InterruptedException {
    Questions missed = new Questions(List.of(), scans);
    try {
      return slots(seedsInOrder(), deadline).hasMastersOf(before)
          ? Answers.none()
          : missed.failed(SLOTS_CHANGED);
    } catch (ScrapeException e) {
      return missed.failed(e.toOutcome());
    }
  }

  /** Once more, by the slots as their new owners see them. */
  private Answers readMoved(Map<Request, Optional<Address>> moved, Deadline deadline)
      throws InterruptedException {
    Questions again = new Questions(List.copyOf(moved.keySet()), List.of());
    List<Address> whoKnows =
        Stream.concat(moved.values().stream().flatMap(Optional::stream), seedsInOrder().stream())
            .distinct()
            .toList();
    try {
      Answers answers = read(Plan.of(slots(whoKnows, deadline), readFrom, again), deadline);
      Map<Request, Answer> restless =
          moved(answers).keySet().stream().collect(toMap(request -> request, Cluster::stillMoving));
      return answers.and(new Answers(restless, Map.of()));
    } catch (ScrapeException e) {
      return again.failed(e.toOutcome());
    }
  }

  private static Map<Request, Optional<Address>> moved(Answers answers) {
    Map<Request, Optional<Address>> moved = new LinkedHashMap<>();
    answers
        .replies()
        .forEach(
            (request, answer) -> {
              if (answer instanceof Answer.Told(Reply.Refused refused)
                  && refused.code().equals("MOVED")) {
                moved.put(request, Redirection.movedTo(refused));
              }
            });
    return moved;
  }

  private static Answer stillMoving(Request request) {
    return new Answer.Failed(
        new Outcome.Failed(
            FailureKind.UNAVAILABLE,
            "the nodes of the cluster do not agree on who has key \"%s\""
                .formatted(request.key().orElseThrow())));
  }

  private Answers read(Plan plan, Deadline deadline) throws InterruptedException {
    return Parallel.map(
            plan.byNode().entrySet(), node -> read(node.getKey(), node.getValue(), deadline))
        .values()
        .stream()
        .reduce(plan.lost(), Answers::and);
  }

  private Answers read(Address node, Questions questions, Deadline deadline)
      throws InterruptedException {
    try {
      return nodes
          .at(node)
          .converse(
              deadline,
              redis -> {
                enter(redis, node, questions);
                return questions.over(redis, deadline);
              });
    } catch (ScrapeException e) {
      return questions.failed(e.toOutcome());
    }
  }

  private void enter(RedisConversation redis, Address node, Questions questions)
      throws IOException, ScrapeException {
    if (readFrom == ReadFrom.REPLICA && redis.ask(READONLY) instanceof Reply.Refused refused) {
      throw ServerRefusal.ofCommand("READONLY", "readonly", refused);
    }
    // A former master redirects whoever asks for a key, but scans without a word.
    if (readFrom == ReadFrom.REPLICA || !questions.scans().isEmpty()) {
      readFrom.verify(redis, node);
    }
    if (!questions.scans().isEmpty()) {
      ClusterState.verify(redis, node);
    }
  }

  private SlotMap slots(List<Address> whoKnows, Deadline deadline)
      throws ScrapeException, InterruptedException {
    return InTurn.first(whoKnows, deadline, this::slots);
  }

  private SlotMap slots(Address node, Deadline share) throws ScrapeException, InterruptedException {
    SlotMap slots = nodes.at(node).converse(share, redis -> slots(redis, node));
    SequencedSet<Address> met = new LinkedHashSet<>(List.of(node));
    slots
        .shards()
        .forEach(
            shard -> {
              shard.master().ifPresent(met::add);
              met.addAll(shard.replicas());
            });
    known = List.copyOf(met);
    nodes.keepOnly(known);
    return slots;
  }

  private static SlotMap slots(RedisConversation redis, Address node)
      throws IOException, ScrapeException {
    return switch (redis.ask(SLOTS)) {
      case Reply.Items(List<Reply> ranges) when ranges.isEmpty() ->
          throw new ScrapeException(
              FailureKind.UNAVAILABLE,
              node + " is a node without a cluster; join it to the others");
      case Reply.Items(List<Reply> ranges) -> SlotMap.of(ranges, node);
      case Reply.Refused refused when refused.error().contains("cluster support disabled") ->
          throw new ScrapeException(
              FailureKind.REJECTED,
              node + " is no node of a cluster; set \"address\" in place of \"cluster\"");
      case Reply.Refused refused ->
          throw ServerRefusal.ofCommand("CLUSTER SLOTS", "cluster|slots", refused);
      case Reply.Whole _, Reply.Ok _, Reply.Text _, Reply.Nothing _ ->
          throw new ProtocolException("no slots");
    };
  }

  /** The seed of last time first; where all are gone, who else was met. */
  private List<Address> seedsInOrder() {
    List<Address> ordered = new ArrayList<>();
    known.stream().limit(1).filter(seeds::contains).forEach(ordered::add);
    ordered.addAll(seeds);
    ordered.addAll(known);
    return ordered.stream().distinct().toList();
  }

  @Override
  public void close() {
    nodes.close();
  }
}
