package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Fields;
import io.externalmetrics.redis.wire.Reply;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What sentinels say of the servers that they watch. */
final class SentinelReplies {
  private static final Set<String> ILL = Set.of("s_down", "o_down", "disconnected");

  private SentinelReplies() {}

  /** The reply to GET-MASTER-ADDR-BY-NAME: host and port. */
  static Address master(List<Reply> address) throws ProtocolException {
    if (address.size() == 2
        && address.get(0) instanceof Reply.Text(var host)
        && address.get(1) instanceof Reply.Text(var port)) {
      return address(host.toString(), port.toString());
    }
    throw new ProtocolException("no host and port");
  }

  /**
   * The first replica that sentinels can reach and that can reach its master. Always the same one
   * as long as it is well, so that one connection serves all polls.
   *
   * @param replicas the reply to REPLICAS
   */
  static Optional<Address> healthy(List<Reply> replicas) throws ProtocolException {
    List<Address> healthy = new ArrayList<>();
    for (Reply replica : replicas) {
      if (!(replica instanceof Reply.Items(List<Reply> items))) {
        throw new ProtocolException("a replica without fields");
      }
      Map<String, Reply> fields = Fields.of(items);
      List<String> flags = Arrays.asList(Fields.text(fields, "flags").split(",", -1));
      if (flags.stream().noneMatch(ILL::contains)
          && Fields.text(fields, "master-link-status").equals("ok")) {
        healthy.add(address(Fields.text(fields, "ip"), Fields.text(fields, "port")));
      }
    }
    return healthy.stream().min(Comparator.comparing(Address::toString));
  }

  private static Address address(String host, String port) throws ProtocolException {
    try {
      return new Address(host, Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("no address");
    }
  }
}
