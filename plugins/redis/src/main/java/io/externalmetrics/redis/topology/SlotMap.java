package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Fields;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Which nodes have which keys, as one node of the cluster sees it. Immutable. */
final class SlotMap {
  private static final int SLOTS = 16384;

  private record Range(int to, Shard shard) {}

  private final TreeMap<Integer, Range> byFirst = new TreeMap<>();

  private SlotMap() {}

  /**
   * Reads the reply to CLUSTER SLOTS, which all versions know and which leaves out nodes that are
   * down but for masters without a successor.
   *
   * @param asked the node that said it
   */
  static SlotMap of(List<Reply> ranges, Address asked) throws ProtocolException {
    SlotMap map = new SlotMap();
    for (Reply range : ranges) {
      if (!(range instanceof Reply.Items(List<Reply> parts))
          || parts.size() < 3
          || !(parts.get(0) instanceof Reply.Whole(long from))
          || !(parts.get(1) instanceof Reply.Whole(long to))
          || from < 0
          || to < from
          || to >= SLOTS) {
        throw new ProtocolException("no range of slots");
      }
      List<Address> replicas = new ArrayList<>();
      for (Reply replica : parts.subList(3, parts.size())) {
        node(replica, asked).ifPresent(replicas::add);
      }
      Shard shard = new Shard(node(parts.get(2), asked), replicas);
      map.byFirst.put((int) from, new Range((int) to, shard));
    }
    return map;
  }

  /** The nodes that have the key of this request; empty where the cluster has lost them. */
  Optional<Shard> shard(Request request) {
    int slot = JedisClusterCRC16.getSlot(request.key().orElseThrow().array());
    return Optional.ofNullable(byFirst.floorEntry(slot))
        .map(Map.Entry::getValue)
        .filter(range -> range.to() >= slot)
        .map(Range::shard);
  }

  List<Shard> shards() {
    return byFirst.values().stream().map(Range::shard).distinct().toList();
  }

  /** Whether every slot has nodes, so that the shards have all keys of the cluster. */
  boolean isWhole() {
    return byFirst.entrySet().stream()
            .mapToInt(range -> range.getValue().to() - range.getKey() + 1)
            .sum()
        == SLOTS;
  }

  /** Whether each slot has the same master in both. */
  boolean hasMastersOf(SlotMap other) {
    return masters().equals(other.masters());
  }

  private Map<Integer, Range> masters() {
    Map<Integer, Range> masters = HashMap.newHashMap(byFirst.size());
    byFirst.forEach(
        (first, range) ->
            masters.put(
                first, new Range(range.to(), new Shard(range.shard().master(), List.of()))));
    return masters;
  }

  /** Empty where the node has no address that a client could use. */
  private static Optional<Address> node(Reply node, Address asked) throws ProtocolException {
    if (!(node instanceof Reply.Items(List<Reply> parts))
        || parts.size() < 2
        || !(parts.get(1) instanceof Reply.Whole(long port))) {
      throw new ProtocolException("no node");
    }
    Optional<String> host =
        switch (parts.getFirst()) {
          // Nil is for "where you asked me", the empty text for a node that has never met another.
          case Reply.Nothing _ -> Optional.of(asked.host());
          case Reply.Text(Bytes text) when text.chars().isEmpty() -> Optional.of(asked.host());
          // A node that should be called by a name which it was never given.
          case Reply.Text(Bytes text) when text.chars().equals("?") -> ip(parts);
          case Reply.Text(Bytes text) -> Optional.of(text.toString());
          case Reply.Whole _, Reply.Ok _, Reply.Items _, Reply.Refused _ ->
              throw new ProtocolException("no host");
        };
    return port >= 1 && port <= 65535
        ? host.map(name -> new Address(name, (int) port))
        : Optional.empty();
  }

  private static Optional<String> ip(List<Reply> node) throws ProtocolException {
    return node.size() > 3 && node.get(3) instanceof Reply.Items(List<Reply> more)
        ? Optional.ofNullable(Fields.of(more).get("ip"))
            .filter(Reply.Text.class::isInstance)
            .map(ip -> ((Reply.Text) ip).bytes().toString())
            .filter(ip -> !ip.isEmpty())
        : Optional.empty();
  }
}
