package io.externalmetrics.server.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.AccessObserver.Review;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import io.externalmetrics.server.kube.ClusterException;
import io.externalmetrics.server.kube.Reviews;
import io.externalmetrics.server.kube.TokenDecision;
import io.externalmetrics.server.kube.TokenDecision.Authenticated;
import io.externalmetrics.server.kube.TokenDecision.Refused;
import io.externalmetrics.spi.Deadline;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Asks the cluster whose bearer token it is, and remembers both answers for a short time. */
final class TokenAuthenticator implements Authenticator {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int LONGEST_TOKEN = 16 * 1024;
  private static final int MOST_REMEMBERED = 8192;
  private static final Duration REMEMBERED = Duration.ofSeconds(10);
  private static final Duration LONGEST_REVIEW = Duration.ofSeconds(10);

  private final Reviews reviews;
  private final ReviewLimits limits;
  private final AccessObserver observer;
  private final Ticker ticker;
  private final SecretKey key;

  /** By a digest that is of no use to who finds it in a memory dump. */
  private final Cache<ByteBuffer, KeptAnswer<TokenDecision>> kept;

  TokenAuthenticator(Reviews reviews, ReviewLimits limits, AccessObserver observer, Ticker ticker) {
    this.reviews = reviews;
    this.limits = limits;
    this.observer = observer;
    this.ticker = ticker;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    key = new SecretKeySpec(random, ALGORITHM);
    kept =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterAccess(REMEMBERED)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Authentication authenticate(ApiRequest request) throws InterruptedException {
    Optional<String> token = token(request);
    if (token.isEmpty()) {
      return new NoOpinion();
    }
    if (token.get().length() > LONGEST_TOKEN) {
      return new Failed("a bearer token of more than 16 KiB");
    }
    try {
      return switch (decision(token.get(), request.deadline())) {
        case Authenticated(Caller caller) -> new Known(caller, Method.TOKEN);
        case Refused() -> new Failed("an invalid bearer token");
      };
    } catch (ClusterException e) {
      return new Failed("a bearer token that the cluster is not asked about: " + e.getMessage());
    }
  }

  private static Optional<String> token(ApiRequest request) {
    Optional<String> header = request.header("authorization");
    if (header.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = header.get().strip().split(" ", 3);
    return parts.length < 2 || !parts[0].equalsIgnoreCase("bearer") || parts[1].isEmpty()
        ? Optional.empty()
        : Optional.of(parts[1]);
  }

  private TokenDecision decision(String token, Deadline deadline)
      throws ClusterException, InterruptedException {
    KeptAnswer<TokenDecision> answer =
        kept.get(digest(token), _ -> new KeptAnswer<>(ticker, _ -> REMEMBERED, Duration.ZERO));
    Optional<TokenDecision> known = answer.current();
    if (known.isPresent()) {
      observer.remembered(Review.TOKEN);
      return known.get();
    }
    return answer.obtain(
        () ->
            limits.forToken(
                deadline,
                () -> reviews.review(token, Deadline.after(deadline.remaining(LONGEST_REVIEW)))),
        deadline);
  }

  private ByteBuffer digest(String token) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return ByteBuffer.wrap(mac.doFinal(token.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
