package io.externalmetrics.server.tls;

import io.externalmetrics.server.store.Moment;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * When to hold back with new certificates: while another replica may be about to write back what
 * the Secret held; and the longer, the more often the Secret has changed lately, because replicas
 * whose clocks differ by more than a renewal allows take turns to replace what is good for the
 * other. One thread.
 */
final class Patience {
  private static final System.Logger LOGGER = System.getLogger(Patience.class.getName());

  /** No renewal of one clock makes for a pause that is so many times the shortest. */
  private static final int SUSPICIOUS = 8;

  private final Lifetimes lifetimes;
  private Optional<Moment> emptySince = Optional.empty();
  private Optional<TlsSecret> last = Optional.empty();
  private Optional<Moment> changed = Optional.empty();
  private Duration pause;
  private boolean told;

  Patience(Lifetimes lifetimes) {
    this.lifetimes = lifetimes;
    pause = lifetimes.settling();
  }

  /** Takes what the Secret held at that time. */
  void saw(TlsSecret found, Moment now) {
    emptySince =
        found.equals(TlsSecret.EMPTY) ? emptySince.or(() -> Optional.of(now)) : Optional.empty();
    if (found.isComplete()) {
      if (last.filter(before -> !before.equals(found)).isPresent()) {
        change(now);
      }
      last = Optional.of(found);
    }
  }

  boolean holdsBack(Registration registration, Moment now) {
    return isWithin(pause, changed, now)
        || (isWithin(lifetimes.restoring(), emptySince, now) && othersMayServe(registration, now));
  }

  /** As seen here, whatever the clock of who made it. */
  private void change(Moment now) {
    boolean soon = isWithin(pause.multipliedBy(2), changed, now);
    pause =
        soon
            ? Lifetimes.shorter(pause.multipliedBy(2), lifetimes.longestPause())
            : lifetimes.settling();
    changed = Optional.of(now);
    boolean suspicious = pause.compareTo(lifetimes.settling().multipliedBy(SUSPICIOUS)) >= 0;
    if (suspicious && !told) {
      LOGGER.log(
          Level.WARNING,
          "server.tls: the Secret's certificates are replaced again and again, most likely because"
              + " the clocks of the nodes differ: compare them; until then they are replaced less"
              + " and less often");
    }
    told = suspicious;
  }

  private static boolean isWithin(Duration duration, Optional<Moment> since, Moment now) {
    return since.filter(from -> from.until(now).compareTo(duration) < 0).isPresent();
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
