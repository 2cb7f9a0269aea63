package io.externalmetrics.connect.aws;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Who asks AWS: credentials that are fetched by the first call that needs them, kept while they are
 * good and AWS takes them, and renewed by a later call, never by a thread of their own. May be used
 * from any thread.
 */
public final class AwsIdentity implements AutoCloseable {
  private final CredentialsSource source;
  private final String region;
  private final AtomicReference<AwsSession> current;

  /**
   * An identity that nothing is asked of yet. Does no I/O.
   *
   * @param region whose STS is asked
   */
  public AwsIdentity(CredentialsSource source, String region) {
    this.source = source;
    this.region = region;
    Deadline ofNoPoll = Deadline.after(Duration.ZERO);
    this.current = new AtomicReference<>(new AwsSession(source, region, ofNoPoll));
  }

  /** What the SDK's clients and signers ask, within {@link #call} only. */
  public AwsCredentialsProvider provider() {
    return () -> session().credentials();
  }

  /**
   * Makes a call of the SDK. Where AWS refuses the credentials, which may be of a session that was
   * revoked, it makes the call again with new ones, once; and all calls with the same deadline get
   * new ones once.
   *
   * @param http what its requests, and those for its credentials, go over
   * @param deadline ends each of these requests
   * @param action what the credentials must allow, such as {@code cloudwatch:GetMetricData}
   * @throws ScrapeException if AWS did not answer, or refused; {@link AwsFailure} has the words
   * @throws InterruptedException when interrupted
   */
  public <T> T call(HttpBackend http, Deadline deadline, String action, Supplier<T> call)
      throws ScrapeException, InterruptedException {
    AwsSession used = session();
    try {
      return attempt(http, deadline, action, call);
    } catch (ScrapeException e) {
      if (!isRefusalOfCredentials(e) || !renew(used, deadline)) {
        throw e;
      }
    }
    return attempt(http, deadline, action, call);
  }

  /** What gives credentials now. */
  AwsSession session() {
    return current.get();
  }

  /**
   * Replaces a session whose credentials AWS refuses.
   *
   * @return whether others may be had: fixed ones stay the same, and those of a session that was
   *     opened for this very poll would fare no better
   */
  boolean renew(AwsSession refused, Deadline deadline) {
    if (source.isFixed() || refused.openedFor() == deadline) {
      return false;
    }
    AwsSession fresh = new AwsSession(source, region, deadline);
    if (current.compareAndSet(refused, fresh)) {
      refused.close();
    } else {
      fresh.close();
    }
    return true;
  }

  /** A refusal by STS is not meant: it is asked anew by each call as long as it refuses. */
  private static boolean isRefusalOfCredentials(ScrapeException failure) {
    return failure.kind() == FailureKind.DENIED
        && failure.getCause() instanceof AwsServiceException
        && !(failure.getCause() instanceof StsException);
  }

  private <T> T attempt(HttpBackend http, Deadline deadline, String action, Supplier<T> call)
      throws ScrapeException, InterruptedException {
    AwsHttp.Exchange exchange = new AwsHttp.Exchange(http, deadline);
    try {
      return AwsHttp.within(exchange, call);
    } catch (SdkException | UncheckedIOException | IllegalStateException e) {
      if (Thread.interrupted() || exchange.interrupted()) {
        InterruptedException interrupted = new InterruptedException("interrupted in a call of AWS");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw new AwsFailure(source, action).of(e, exchange);
    }
  }

  /** Forgets the credentials. */
  @Override
  public void close() {
    session().close();
  }
}
