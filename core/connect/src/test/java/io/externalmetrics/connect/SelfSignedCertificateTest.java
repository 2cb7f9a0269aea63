package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfSignedCertificateTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isForTheNamesAndTheTimeAskedFor() throws Exception {
    CertifiedKey pair =
        SelfSignedCertificate.create(
            List.of("metrics.example", "127.0.0.1", "::1"), FROM, Duration.ofDays(365));

    X509Certificate certificate = pair.chain().getFirst();
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "metrics.example"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(FROM);
    assertThat(pair.notAfter()).isEqualTo("2027-01-01T00:00:00Z");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getBasicConstraints()).as("no CA").isEqualTo(-1);
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void isNeverTheSameTwice() {
    assertThat(SelfSignedCertificate.create(List.of("a"), FROM, Duration.ofDays(1)))
        .isNotEqualTo(SelfSignedCertificate.create(List.of("a"), FROM, Duration.ofDays(1)));
  }
}
