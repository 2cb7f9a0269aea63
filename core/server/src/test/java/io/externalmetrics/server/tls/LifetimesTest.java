package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.SelfSignedCertificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimesTest {
  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "P90D,  P365D, PT10S,  PT30S",
    "PT10M, P365D, PT10S,  PT30S",
    "PT5M,  P1D,   PT5S,   PT15S",
    "PT1M,  PT2M,  PT1S,   PT5S"
  })
  void looksOftenEnoughForShortLives(
      Duration serving, Duration authority, Duration period, Duration settling) {
    Lifetimes lifetimes = new Lifetimes(serving, authority);

    assertThat(lifetimes.period()).isEqualTo(period);
    assertThat(lifetimes.settling()).isEqualTo(settling);
  }

  @Test
  void leavesOthersMoreThanOneLookToWriteBackALostSecret() {
    assertThat(Replica.LIFETIMES.restoring()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void noPauseMakesARenewalLate() {
    assertThat(Replica.LIFETIMES.longestPause()).isEqualTo(Duration.ofHours(1));
    assertThat(new Lifetimes(Duration.ofMinutes(1), Duration.ofMinutes(2)).longestPause())
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void allowsForClocksThatAreBehind() {
    assertThat(Lifetimes.from(FROM, Duration.ofDays(90)))
        .isEqualTo(FROM.minus(Duration.ofMinutes(5)));
    assertThat(Lifetimes.from(FROM, Duration.ofMinutes(1)))
        .isEqualTo(FROM.minus(Duration.ofSeconds(6)));
  }

  @Test
  void aSuccessorIsDueAtTwoThirdsAndForOneFromTheFuture() {
    X509Certificate certificate =
        SelfSignedCertificate.create(List.of("a"), FROM, Duration.ofMinutes(90)).chain().getFirst();

    assertThat(Lifetimes.isDue(certificate, FROM)).isFalse();
    assertThat(Lifetimes.isDue(certificate, FROM.plus(Duration.ofMinutes(59)))).isFalse();
    assertThat(Lifetimes.isDue(certificate, FROM.plus(Duration.ofMinutes(60)))).isTrue();
    assertThat(Lifetimes.isDue(certificate, FROM.minusMillis(1))).isTrue();
    assertThat(Lifetimes.isValidAt(certificate, FROM.minusMillis(1))).isFalse();
    assertThat(Lifetimes.isValidAt(certificate, FROM.plus(Duration.ofMinutes(90)))).isTrue();
    assertThat(Lifetimes.isValidAt(certificate, FROM.plus(Duration.ofMinutes(91)))).isFalse();
  }
}
