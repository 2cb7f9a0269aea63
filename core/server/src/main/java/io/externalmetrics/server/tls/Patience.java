package io.externalmetrics.server.tls;

import io.externalmetrics.server.store.Moment;
import java.util.Optional;

/**
 * When to hold back with new certificates: while another replica may be about to write back what
 * the Secret held. One thread.
 */
final class Patience {
  private final Lifetimes lifetimes;
  private Optional<Moment> emptySince = Optional.empty();

  Patience(Lifetimes lifetimes) {
    this.lifetimes = lifetimes;
  }

  /** Takes what the Secret held at that time. */
  void saw(TlsSecret found, Moment now) {
    emptySince =
        found.equals(TlsSecret.EMPTY) ? emptySince.or(() -> Optional.of(now)) : Optional.empty();
  }

  boolean holdsBack(Registration registration, Moment now) {
    return emptySince
            .filter(since -> since.until(now).compareTo(lifetimes.restoring()) < 0)
            .isPresent()
        && othersMayServe(registration, now);
  }

  /** With a Secret that is lost, a CA that is trusted may be that of a replica which remembers. */
  private static boolean othersMayServe(Registration registration, Moment now) {
    return switch (registration) {
      case Registration.Ours ours ->
          ours.trusted().stream().anyMatch(ca -> Lifetimes.isValidAt(ca, now.wall()));
      case Registration.Unknown _ -> true;
      case Registration.Unverified _, Registration.Foreign _, Registration.Missing _ -> false;
    };
  }
}
