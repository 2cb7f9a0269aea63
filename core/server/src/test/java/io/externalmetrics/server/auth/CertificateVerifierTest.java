package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.TestAuthority.FAR_OFF;
import static io.externalmetrics.server.auth.TestAuthority.LONG_AGO;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.auth.Verification.Unverified;
import io.externalmetrics.server.auth.Verification.Verified;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

class CertificateVerifierTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private final TestAuthority root = TestAuthority.root("root");
  private final Authorities authorities = new Authorities(List.of(root.certificate()));
  private Instant now = NOON;
  private final CertificateVerifier verifier = new CertificateVerifier(() -> now);

  @Test
  void tellsWhomAVerifiedCertificateIsFor() throws Exception {
    X509Certificate jane = root.client("O=team-a,OU=ignored,O=team\\, b,CN=first,CN=jane");

    assertThat(verify(jane))
        .isEqualTo(
            new Verified(
                "jane",
                List.of("team-a", "team, b"),
                HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(jane.getEncoded())),
                FAR_OFF));
  }

  @Test
  void aCertificateWithoutCommonNameHasAnEmptyOne() {
    assertThat(verify(root.client("O=team-a")))
        .isInstanceOfSatisfying(Verified.class, it -> assertThat(it.commonName()).isEmpty());
  }

  @Test
  void aCertificateOfAnotherAuthorityOfTheSameNameIsNotVerified() {
    assertUnverified(TestAuthority.root("root").client("CN=jane"));
  }

  @Test
  void aCertificateThatSignedItselfIsNotVerified() {
    assertUnverified(TestAuthority.root("jane").certificate());
  }

  @Test
  void anExpiredCertificateIsNotVerified() {
    assertUnverified(root.client("CN=jane", LONG_AGO, NOON.minusSeconds(1)));
  }

  @Test
  void aCertificateOfTheFutureIsVerifiedWhenItsTimeHasCome() {
    X509Certificate jane = root.client("CN=jane", NOON.plusSeconds(5), FAR_OFF);
    assertUnverified(jane);

    now = NOON.plusSeconds(11);

    assertThat(verify(jane)).isInstanceOf(Verified.class);
  }

  @Test
  void aCertificateThatExpiresBetweenTwoRequestsIsNoLongerVerified() {
    X509Certificate jane = root.client("CN=jane", LONG_AGO, NOON.plusSeconds(60));
    assertThat(verify(jane)).isInstanceOf(Verified.class);

    now = NOON.plusSeconds(61);

    assertUnverified(jane);
  }

  @Test
  void anExpiredAuthorityVerifiesNothing() {
    TestAuthority old = TestAuthority.root("old", LONG_AGO, NOON.plusSeconds(60));
    Authorities bundle = new Authorities(List.of(old.certificate()));
    List<X509Certificate> chain = List.of(old.client("CN=jane"));
    assertThat(verifier.verify(bundle, chain)).isInstanceOf(Verified.class);

    now = NOON.plus(Duration.ofMinutes(2));

    assertThat(verifier.verify(bundle, chain)).isInstanceOf(Unverified.class);
  }

  @Test
  void leadsToTheAuthorityByTheIntermediateThatTheClientPresents() {
    TestAuthority intermediate = root.intermediate("intermediate");
    X509Certificate jane = intermediate.client("CN=jane");

    assertUnverified(jane);
    assertThat(verify(jane, intermediate.certificate())).isInstanceOf(Verified.class);
    assertThat(verify(jane, root.certificate(), intermediate.certificate()))
        .isInstanceOf(Verified.class);
  }

  @Test
  void aClientSignsNobodyElse() {
    TestAuthority stranger = TestAuthority.root("stranger");

    assertUnverified(stranger.client("CN=jane"), stranger.certificate());
    assertUnverified(stranger.client("CN=jane"), root.client("CN=stranger"));
  }

  @Test
  void oneOfSeveralAuthoritiesIsEnough() {
    TestAuthority next = TestAuthority.root("root");
    Authorities both = new Authorities(List.of(next.certificate(), root.certificate()));

    for (TestAuthority one : List.of(root, next)) {
      assertThat(verifier.verify(both, List.of(one.client("CN=jane"))))
          .isInstanceOf(Verified.class);
    }
  }

  @Test
  void aCertificateForServersOnlyIsNotVerified() {
    assertThat(verify(root.client("CN=jane", false, List.of(KeyPurposeId.id_kp_serverAuth))))
        .isInstanceOfSatisfying(
            Unverified.class,
            it ->
                assertThat(it.reason())
                    .isEqualTo("a certificate that is not for client authentication"));
  }

  @Test
  void aCertificateForClientsForAnythingOrWithoutASayIsVerified() {
    assertThat(verify(root.client("CN=jane", true, TestAuthority.CLIENT)))
        .isInstanceOf(Verified.class);
    assertThat(verify(root.client("CN=jane", false, List.of(KeyPurposeId.anyExtendedKeyUsage))))
        .isInstanceOf(Verified.class);
    assertThat(verify(root.client("CN=jane", false, List.of()))).isInstanceOf(Verified.class);
  }

  @Test
  void aChainIsBuiltOnceForABundle() {
    List<X509Certificate> chain = List.of(root.client("CN=jane"));

    Verification first = verifier.verify(authorities, chain);

    assertThat(verifier.verify(authorities, List.copyOf(chain))).isSameAs(first);
    assertThat(verifier.verify(new Authorities(authorities.certificates()), chain))
        .isNotSameAs(first);
  }

  private Verification verify(X509Certificate... chain) {
    return verifier.verify(authorities, List.of(chain));
  }

  private void assertUnverified(X509Certificate... chain) {
    assertThat(verify(chain)).isInstanceOf(Unverified.class);
  }
}
