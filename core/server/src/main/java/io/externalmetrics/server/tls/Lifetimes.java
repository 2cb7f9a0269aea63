package io.externalmetrics.server.tls;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/**
 * How long certificates are valid, and what follows from it.
 *
 * @param serving of a serving certificate
 * @param authority of a CA
 */
record Lifetimes(Duration serving, Duration authority) {
  private static final Duration LONGEST_PERIOD = Duration.ofSeconds(10);
  private static final Duration SHORTEST_SETTLING = Duration.ofSeconds(5);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final Duration LONGEST_BACKDATING = Duration.ofMinutes(5);

  /** How many looks there are at least in a lifetime. */
  private static final int PERIODS = 60;

  /** What part of a lifetime a renewal may wait: less than a third, at which it is due. */
  private static final int PAUSES = 6;

  /** What part of a lifetime clocks may be wrong by. */
  private static final int BACKDATINGS = 10;

  /** A change that a replica has seen for so many looks has reached every API server. */
  private static final int SETTLING_PERIODS = 3;

  /** How often to look what is due. */
  Duration period() {
    Duration shorter = shorter(serving, authority);
    return shorter(LONGEST_PERIOD, shorter.dividedBy(PERIODS));
  }

  /**
   * After which time every API server is taken to know a caBundle. How long a certificate lives
   * makes them no quicker.
   */
  Duration settling() {
    Duration looks = period().multipliedBy(SETTLING_PERIODS);
    return looks.compareTo(SHORTEST_SETTLING) < 0 ? SHORTEST_SETTLING : looks;
  }

  /** In which time any replica that runs has seen that the Secret is lost, and written it back. */
  Duration restoring() {
    return period().plus(LONGEST_LOOK);
  }

  /** How long to wait at most between two renewals that should not be so close to each other. */
  Duration longestPause() {
    return shorter(LONGEST_PAUSE, shorter(serving, authority).dividedBy(PAUSES));
  }

  /** The first instant of a validity: the clock of who verifies may be behind. */
  static Instant from(Instant now, Duration validity) {
    return now.minus(shorter(LONGEST_BACKDATING, validity.dividedBy(BACKDATINGS)));
  }

  /** Whether its successor is due: two thirds of its life are over, or it has not begun. */
  static boolean isDue(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    Duration twoThirds = Duration.between(from, until).multipliedBy(2).dividedBy(3);
    return now.isBefore(from) || !now.isBefore(from.plus(twoThirds));
  }

  static boolean isValidAt(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
