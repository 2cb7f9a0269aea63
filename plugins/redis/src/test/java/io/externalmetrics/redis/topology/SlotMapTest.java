package io.externalmetrics.redis.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Bytes;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.Protocol.Command;

class SlotMapTest {
  private static final Address ASKED = new Address("asked", 7000);
  private static final Reply NIL = new Reply.Nothing();

  @ParameterizedTest
  @CsvSource({
    // As CLUSTER KEYSLOT says.
    "hello, 866",
    "foo{}{bar}, 8363",
    "{user1000}.following, 3443",
    "{user1000}.followers, 3443",
  })
  void findsKeysBySlotAndHashTag(String key, int slot) throws ProtocolException {
    SlotMap map =
        slots(
            range(0, slot - 1, node("below", 1)),
            range(slot, slot, node("has", 1)),
            range(slot + 1, 16383, node("above", 1)));

    assertThat(map.shard(request(key)).orElseThrow().master()).contains(new Address("has", 1));
    assertThat(map.isWhole()).isTrue();
  }

  @Test
  void hasNoShardForASlotThatNobodyServes() throws ProtocolException {
    SlotMap map = slots(range(0, 865, node("a", 1)), range(867, 16383, node("b", 1)));

    assertThat(map.shard(request("hello"))).isEmpty();
    assertThat(map.isWhole()).isFalse();
  }

  @Test
  void countsAShardOnceHoweverItsSlotsAreScattered() throws ProtocolException {
    SlotMap map =
        slots(
            range(0, 99, node("a", 1), node("c", 1)),
            range(100, 199, node("b", 1)),
            range(200, 16383, node("a", 1), node("c", 1)));

    assertThat(map.shards())
        .containsExactlyInAnyOrder(
            new Shard(Optional.of(new Address("a", 1)), List.of(new Address("c", 1))),
            new Shard(Optional.of(new Address("b", 1)), List.of()));
  }

  @Test
  void takesTheHostThatWasAskedWhereANodeDoesNotSayItsOwn() throws ProtocolException {
    assertThat(master(items(NIL, number(7001)))).contains(new Address("asked", 7001));
    assertThat(master(node("", 7001))).contains(new Address("asked", 7001));
  }

  @Test
  void takesTheIpOfANodeThatWasNeverGivenItsName() throws ProtocolException {
    Reply unnamed = items(text("?"), number(7001), text("id"), items(text("ip"), text("10.0.0.1")));

    assertThat(master(unnamed)).contains(new Address("10.0.0.1", 7001));
    assertThat(master(items(text("?"), number(7001), text("id"), items()))).isEmpty();
    assertThat(master(items(text("?"), number(7001), text("id"), items(text("ip"), text("")))))
        .isEmpty();
  }

  @Test
  void hasNoAddressForANodeWithoutAPort() throws ProtocolException {
    assertThat(master(node("10.0.0.1", 0))).isEmpty();
  }

  @Test
  void hasTheMastersOfAnotherWhoeverTheReplicasAre() throws ProtocolException {
    SlotMap map = slots(range(0, 99, node("a", 1)), range(100, 16383, node("b", 1), node("c", 1)));

    assertThat(
            map.hasMastersOf(
                slots(range(0, 99, node("a", 1), node("d", 1)), range(100, 16383, node("b", 1)))))
        .isTrue();
    assertThat(
            map.hasMastersOf(slots(range(0, 100, node("a", 1)), range(101, 16383, node("b", 1)))))
        .isFalse();
    assertThat(map.hasMastersOf(slots(range(0, 99, node("a", 1)), range(100, 16383, node("c", 1)))))
        .isFalse();
  }

  @Test
  void readsAReplicaAlwaysOfTheSameNode() throws ProtocolException {
    assertThat(
            slots(range(0, 16383, node("a", 1), node("c", 1), node("b", 1)))
                .shards()
                .getFirst()
                .node(ReadFrom.REPLICA))
        .contains(new Address("b", 1));
  }

  @Test
  void refusesWhatIsNoMapOfSlots() {
    for (Reply range :
        List.of(
            text("x"),
            items(),
            range(5, 4, node("a", 1)),
            range(0, 16384, node("a", 1)),
            range(-1, 4, node("a", 1)),
            items(number(0), number(1)),
            range(0, 1, text("a")),
            range(0, 1, items(text("a"))),
            range(0, 1, items(number(1), number(1))))) {
      assertThatExceptionOfType(ProtocolException.class)
          .as("%s", range)
          .isThrownBy(() -> slots(range));
    }
  }

  private static Optional<Address> master(Reply node) throws ProtocolException {
    return slots(range(0, 16383, node)).shards().getFirst().master();
  }

  private static SlotMap slots(Reply... ranges) throws ProtocolException {
    return SlotMap.of(List.of(ranges), ASKED);
  }

  private static Reply range(int from, int to, Reply... nodes) {
    Reply[] parts = new Reply[nodes.length + 2];
    parts[0] = number(from);
    parts[1] = number(to);
    System.arraycopy(nodes, 0, parts, 2, nodes.length);
    return items(parts);
  }

  private static Reply node(String host, int port) {
    return items(text(host), number(port), text("id-" + host), items());
  }

  private static Reply items(Reply... items) {
    return new Reply.Items(Arrays.asList(items));
  }

  private static Reply text(String text) {
    return new Reply.Text(Bytes.utf8(text));
  }

  private static Reply number(long number) {
    return new Reply.Whole(number);
  }

  private static Request request(String key) {
    return Request.ofKey(Command.LLEN, Bytes.utf8(key));
  }
}
