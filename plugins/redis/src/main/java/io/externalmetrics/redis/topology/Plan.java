package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Answers;
import io.externalmetrics.redis.wire.Questions;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.Scan;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is asked what: each request goes to a node that has its key, each scan to one node of every
 * shard.
 *
 * @param byNode what each node is asked
 * @param lost what nobody can be asked
 */
record Plan(Map<Address, Questions> byNode, Answers lost) {

  static Plan of(SlotMap slots, ReadFrom readFrom, Questions questions) {
    Map<Address, List<Request>> requests = new LinkedHashMap<>();
    Answers lost = Answers.none();
    for (Request request : questions.requests()) {
      String key = request.key().orElseThrow().toString();
      Optional<Address> node = slots.shard(request).flatMap(shard -> shard.node(readFrom));
      if (node.isPresent()) {
        requests.computeIfAbsent(node.get(), _ -> new ArrayList<>()).add(request);
      } else {
        lost =
            lost.and(
                new Questions(List.of(request), List.of())
                    .failed(noNode(readFrom, "key \"%s\"".formatted(key))));
      }
    }
    List<Scan> scans = questions.scans();
    if (!scans.isEmpty()) {
      List<Optional<Address>> everywhere =
          slots.shards().stream().map(shard -> shard.node(readFrom)).toList();
      everywhere.stream()
          .flatMap(Optional::stream)
          .forEach(node -> requests.computeIfAbsent(node, _ -> new ArrayList<>()));
      if (!slots.isWhole() || everywhere.contains(Optional.<Address>empty())) {
        lost = lost.and(new Questions(List.of(), scans).failed(noNode(readFrom, "some keys")));
      }
    }
    Map<Address, Questions> byNode = new LinkedHashMap<>();
    requests.forEach((node, own) -> byNode.put(node, new Questions(own, scans)));
    return new Plan(byNode, lost);
  }

  private static Outcome.Failed noNode(ReadFrom readFrom, String keys) {
    return new Outcome.Failed(
        FailureKind.UNAVAILABLE,
        switch (readFrom) {
          case MASTER -> "the cluster has no node for %s; repair it".formatted(keys);
          case REPLICA ->
              "the cluster has no healthy replica for %s; add one, or set \"readFrom\" to \"master\""
                  .formatted(keys);
        });
  }
}
