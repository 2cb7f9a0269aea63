package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes that hold the same keys, those that the cluster calls well.
 *
 * @param master empty: it has told nobody its address
 */
record Shard(Optional<Address> master, List<Address> replicas) {
  Shard {
    replicas = List.copyOf(replicas);
  }

  /** The node to read, always the same one as long as it is well. */
  Optional<Address> node(ReadFrom readFrom) {
    return switch (readFrom) {
      case MASTER -> master;
      case REPLICA -> replicas.stream().min(Comparator.comparing(Address::toString));
    };
  }
}
