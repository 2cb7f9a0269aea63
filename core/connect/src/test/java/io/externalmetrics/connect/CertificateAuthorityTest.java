package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2028-01-01T00:00:00Z");
  private static final List<String> NAMES = List.of("ems.shop.svc", "ems.shop.svc.cluster.local");

  private final CertificateAuthority authority = CertificateAuthority.create("ca", FROM, UNTIL);

  @Test
  void issuesWhatAVerifierAcceptsThatTrustsIt() throws Exception {
    CertifiedKey pair = authority.issue(NAMES, FROM, FROM.plusSeconds(3_600_000));

    X509Certificate certificate = pair.chain().getFirst();
    assertThat(pair.chain()).hasSize(1);
    verify(certificate, authority.certificate());
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactly(List.of(2, NAMES.getFirst()), List.of(2, NAMES.getLast()));
    assertThat(certificate.getSubjectX500Principal()).hasToString("CN=ems.shop.svc");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(CertificateAuthority.isAuthority(certificate)).isFalse();
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(FROM);
    assertThat(pair.notAfter()).isEqualTo(FROM.plusSeconds(3_600_000));
    assertThat(pair.key().getAlgorithm()).isEqualTo("EC");
    assertThat(pair.key().getFormat()).isEqualTo("PKCS#8");
  }

  @Test
  void isACaThatMayHaveNoneBelow() {
    X509Certificate certificate = authority.certificate();

    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(FROM);
    assertThat(authority.notAfter()).isEqualTo(UNTIL);
    assertThat(CertificateAuthority.hasSigned(certificate, certificate)).isTrue();
  }

  @Test
  void nothingItIssuesOutlivesIt() {
    assertThat(authority.issue(NAMES, FROM, UNTIL.plusSeconds(1)).notAfter()).isEqualTo(UNTIL);
  }

  @Test
  void isToldApartFromAnotherOfItsName() throws Exception {
    CertificateAuthority other = CertificateAuthority.create("ca", FROM, UNTIL);
    X509Certificate certificate = authority.issue(NAMES, FROM, UNTIL).chain().getFirst();

    verify(certificate, other.certificate(), authority.certificate());
    assertThatThrownBy(() -> verify(certificate, other.certificate()))
        .isInstanceOf(CertPathValidatorException.class);
    assertThat(CertificateAuthority.hasSigned(authority.certificate(), certificate)).isTrue();
    assertThat(CertificateAuthority.hasSigned(other.certificate(), certificate)).isFalse();
  }

  @Test
  void isOnlyMadeOfWhatIsOne() {
    assertThatThrownBy(() -> new CertificateAuthority(authority.issue(NAMES, FROM, UNTIL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the certificate of a CA, found another one");
    assertThatThrownBy(() -> CertificateAuthority.create("ca", UNTIL, UNTIL))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNoKey() {
    assertThat(authority).hasToString("CertificateAuthority[CN=ca]");
  }

  private static void verify(X509Certificate certificate, X509Certificate... trusted)
      throws Exception {
    PKIXParameters parameters =
        new PKIXParameters(
            Set.copyOf(
                List.of(trusted).stream().map(anchor -> new TrustAnchor(anchor, null)).toList()));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)),
            parameters);
  }
}
