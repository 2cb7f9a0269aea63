package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token until shortly before it expires. Many requests of a poll may want one at once: the
 * issuer is asked once, and once only, for all that have the same deadline.
 */
final class AccessTokens implements AutoCloseable {
  private static final Duration MARGIN = Duration.ofSeconds(30);

  /** Younger than this, it is the query that a 403 is about, which every poll may ask again. */
  private static final Duration MIN_AGE_TO_BLAME = Duration.ofMinutes(5);

  /**
   * A token.
   *
   * @param issued when it was
   * @param expires when to stop using it
   * @param issuedFor the deadline of the request that asked for it
   */
  record Token(String value, Instant issued, Instant expires, Deadline issuedFor) {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  private record Refusal(ScrapeException failure, Deadline deadline) {}

  private final TokenEndpoint endpoint;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Token> kept = new AtomicReference<>();
  // Held while the issuer is asked.
  private final ReentrantLock lock = new ReentrantLock();
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
      Token known = kept.get();
      // One that lives shorter than a poll serves that poll nevertheless.
      if (known != null
          && (known.issuedFor() == deadline || clock.instant().isBefore(known.expires()))) {
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

  /**
   * Forgets a token that the backend does not take.
   *
   * @param status 401 or 403
   * @return whether another one may fare better: none that is asked for within the same poll does
   */
  boolean drop(Token token, int status, Deadline deadline) {
    if (token.issuedFor() == deadline
        || (status == 403 && clock.instant().isBefore(token.issued().plus(MIN_AGE_TO_BLAME)))) {
      return false;
    }
    kept.compareAndSet(token, null);
    return true;
  }

  private Token fetch(Deadline deadline) throws ScrapeException, InterruptedException {
    try {
      TokenEndpoint.Issued issued = endpoint.issue(deadline);
      Duration margin = shorter(MARGIN, issued.lifetime().dividedBy(10));
      Instant now = clock.instant();
      Token fetched =
          new Token(issued.token(), now, now.plus(issued.lifetime()).minus(margin), deadline);
      kept.set(fetched);
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
