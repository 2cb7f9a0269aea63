package io.externalmetrics.redis.wire;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.Connection;
import io.externalmetrics.connect.KeptConnection;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;

/**
 * One server process and the connection kept to it.
 *
 * <p>Jedis's own connections, pools, Sentinel and Cluster clients are not used: they retry and wait
 * by timeouts of their own and know no deadline for the whole, and they follow a redirection or
 * drop a node without telling whoever must know whether an answer is complete.
 *
 * <p>Threads: one conversation at a time. {@link #close} may come from any thread.
 */
public final class RedisNode implements AutoCloseable {

  /** Something asked and answered. */
  @FunctionalInterface
  public interface Talk<R> {
    /** Asks until all is answered; a {@link ProtocolException} says that this is no Redis. */
    R with(RedisConversation redis) throws IOException, ScrapeException;
  }

  private final Address address;
  private final Access access;
  private final Calls calls;
  private final KeptConnection connection;

  /** Connects when needed. */
  public RedisNode(Address address, Access access, Calls calls) {
    this.address = address;
    this.access = access;
    this.calls = calls;
    this.connection = new KeptConnection(address, access.tls(), calls);
  }

  /**
   * Takes a call and talks over the kept connection, or over a new one once logged in.
   *
   * @throws ScrapeException if it cannot be talked to, or the talk throws it
   */
  public <R> R converse(Deadline deadline, Talk<R> talk)
      throws ScrapeException, InterruptedException {
    calls.take(deadline);
    boolean kept = connection.isConnected();
    try {
      return connection.exchange(deadline, open -> over(open, talk));
    } catch (ScrapeException e) {
      if (kept && e.kind() == FailureKind.UNREACHABLE) {
        // Servers restart and close idle connections between scrapes; a new connection mends that.
        return connection.exchange(deadline, open -> over(open, talk));
      }
      throw e;
    }
  }

  private <R> R over(Connection open, Talk<R> talk) throws IOException, ScrapeException {
    try {
      RedisConversation redis = new RedisConversation(open);
      if (open.isNew()) {
        access.enter(redis);
      }
      return talk.with(redis);
    } catch (ProtocolException e) {
      throw notRedis(e);
    } catch (SocketException | EOFException e) {
      // Whether a TLS port's alert or its reset comes first is for the network to decide.
      boolean refusedUnheard = open.isNew() && !open.hasAnswered();
      if (refusedUnheard && !Thread.currentThread().isInterrupted()) {
        throw notRedis(e);
      }
      throw e;
    }
  }

  private ScrapeException notRedis(IOException cause) {
    return new ScrapeException(
        FailureKind.MALFORMED,
        address + " does not answer as Redis does; check \"address\" and \"tls\"",
        cause);
  }

  public Address address() {
    return address;
  }

  /** Ends the conversation under way, if any; later ones fail at once. */
  @Override
  public void close() {
    connection.close();
  }
}
