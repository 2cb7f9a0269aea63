package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token until shortly before it expires. Many requests of a poll may want one at once: the
 * issuer is asked once, and once only, for all that have the same deadline.
 */
final class AccessTokens implements AutoCloseable {
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /**
   * A token.
   *
   * @param expires when to stop using it
   * @param issuedFor the deadline of the request that asked for it
   */
  record Token(String value, Instant expires, Deadline issuedFor) {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  private record Refusal(ScrapeException failure, Deadline deadline) {}

  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private @Nullable Token kept;
  private @Nullable Refusal refusal;

  AccessTokens(TokenEndpoint endpoint, InstantSource clock) {
    this.endpoint = endpoint;
    this.clock = clock;
  }

  /** The token to use now. */
  Token current(Deadline deadline) throws ScrapeException, InterruptedException {
    if (!lock.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      throw new ScrapeException(
          FailureKind.TIMEOUT, "no token from " + endpoint.address() + " within the timeout");
    }
    try {
      Token known = kept;
      if (known != null && clock.instant().isBefore(known.expires())) {
        return known;
      }
      Refusal before = refusal;
      if (before != null && before.deadline() == deadline) {
        throw new ScrapeException(
            before.failure().kind(), before.failure().toOutcome().reason(), before.failure());
      }
      return fetch(deadline);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a token that the backend does not take. */
  void drop(Token token) {
    lock.lock();
    try {
      if (token.equals(kept)) {
        kept = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Token fetch(Deadline deadline) throws ScrapeException, InterruptedException {
    try {
      TokenEndpoint.Issued issued = endpoint.issue(deadline);
      Duration margin = shorter(MARGIN, issued.lifetime().dividedBy(10));
      Token fetched =
          new Token(
              issued.token(), clock.instant().plus(issued.lifetime()).minus(margin), deadline);
      kept = fetched;
      return fetched;
    } catch (ScrapeException e) {
      refusal = new Refusal(e, deadline);
      throw e;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
