package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CertifiedKeyManagerTest {
  private static final Principal[] NO_ISSUERS = {};
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final CertifiedKey OLD = AUTHORITY.issue("old");
  private static final CertifiedKey NEW = AUTHORITY.issue("new");

  private final AtomicReference<CertifiedKey> source = new AtomicReference<>(OLD);
  private final CertifiedKeyManager manager = new CertifiedKeyManager(source::get);

  @Test
  void givesBothHalvesOfAPairThatWasReplacedInTheMiddleOfAHandshake() {
    String early = choose("EC");
    source.set(NEW);
    String late = choose("EC");

    assertThat(manager.getCertificateChain(early)).containsExactly(OLD.chain().getFirst());
    assertThat(manager.getPrivateKey(early)).isEqualTo(OLD.key());
    assertThat(manager.getCertificateChain(late)).containsExactly(NEW.chain().getFirst());
    assertThat(manager.getPrivateKey(late)).isEqualTo(NEW.key());
  }

  @Test
  void offersNothingForOtherKinds() {
    assertThat(manager.getServerAliases("RSA", NO_ISSUERS)).isNull();
    assertThat(manager.getServerAliases("EC_RSA", NO_ISSUERS)).hasSize(1);
    assertThat(manager.getPrivateKey("no such alias")).isNull();
  }

  @Test
  void refusesAPairThatDoesNotBelongTogether() {
    assertThatThrownBy(() -> new CertifiedKey(OLD.chain(), NEW.key()))
        .hasMessage("the private key does not belong to the certificate");
    CertifiedKey rsa = AUTHORITY.issue("RSA", TestAuthority.LONG_AGO, TestAuthority.FAR_OFF);
    assertThatThrownBy(() -> new CertifiedKey(OLD.chain(), rsa.key()))
        .hasMessage("the private key does not belong to the certificate");
    assertThatThrownBy(() -> new CertifiedKey(List.of(), rsa.key()))
        .hasMessage("expected at least one certificate");
  }

  private String choose(String keyType) {
    String[] aliases = manager.getServerAliases(keyType, NO_ISSUERS);
    assertThat(aliases).isNotNull();
    return aliases[0];
  }
}
