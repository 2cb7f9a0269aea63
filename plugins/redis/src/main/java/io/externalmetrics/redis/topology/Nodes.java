package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Access;
import io.externalmetrics.redis.wire.RedisNode;
import io.externalmetrics.spi.Calls;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Servers with the same way in, one connection kept to each. May be used from any thread. */
final class Nodes implements AutoCloseable {
  private final Access access;
  private final Calls calls;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final Map<Address, RedisNode> byAddress = new HashMap<>();
  private boolean closed;

  Nodes(Access access, Calls calls) {
    this.access = access;
    this.calls = calls;
  }

  RedisNode at(Address address) {
    lock.lock();
    try {
      RedisNode node =
          byAddress.computeIfAbsent(address, added -> new RedisNode(added, access, calls));
      if (closed) {
        node.close();
      }
      return node;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connections to all others. */
  void keepOnly(Collection<Address> wanted) {
    lock.lock();
    try {
      byAddress
          .entrySet()
          .removeIf(
              entry -> {
                boolean unwanted = !wanted.contains(entry.getKey());
                if (unwanted) {
                  entry.getValue().close();
                }
                return unwanted;
              });
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      byAddress.values().forEach(RedisNode::close);
    } finally {
      lock.unlock();
    }
  }
}
