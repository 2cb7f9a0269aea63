package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.connect.Pem;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsSecretTest {
  private static final Instant FROM = Instant.parse("2026-03-01T12:00:00Z");
  private static final CertificateAuthority OLD = authority();
  private static final CertificateAuthority NEW = authority();
  private static final IssuedPair PAIR = issuedBy(OLD);
  private static final TlsSecret SECRET = TlsSecret.EMPTY.with(OLD).with(PAIR).with(NEW);

  @Test
  void isReadAsItWasWritten() {
    TlsSecret.Found found = TlsSecret.read(SECRET.texts());

    assertThat(found.secret()).isEqualTo(SECRET);
    assertThat(found.problems()).isEmpty();
    assertThat(SECRET.trusted()).containsExactly(NEW.certificate(), OLD.certificate());
    assertThat(SECRET.texts().get("ca.crt")).isEqualTo(SECRET.caBundle());
    assertThat(SECRET.texts().get("ca.key")).startsWith("-----BEGIN PRIVATE KEY-----\n");
    assertThat(SECRET.texts().get("tls.key")).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void anEmptySecretIsNoProblem() {
    assertThat(TlsSecret.read(Map.of("note", "ours")))
        .isEqualTo(new TlsSecret.Found(TlsSecret.EMPTY, List.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ca.key | ca.key: expected a PEM private key, found none in the text",
        "tls.crt | tls.crt: expected a PEM certificate, found none in the text",
        "tls.key | tls.key: expected a PEM private key, found none in the text"
      })
  void whatIsOfNoUseIsLeftOutAndNamed(String key, String problem) {
    TlsSecret.Found found = TlsSecret.read(but(key, "planted"));

    assertThat(found.problems()).containsExactly(problem);
    assertThat(found.secret().trusted()).isEqualTo(SECRET.trusted());
    assertThat(found.secret().isComplete()).isFalse();
  }

  @Test
  void withoutItsCasNothingIsOfUse() {
    TlsSecret.Found found = TlsSecret.read(but("ca.crt", "planted"));

    assertThat(found.secret()).isEqualTo(TlsSecret.EMPTY);
    assertThat(found.problems())
        .containsExactly(
            "ca.crt: expected a PEM certificate, found none in the text",
            "ca.key: expected the EC key of the first certificate in ca.crt, found another",
            "tls.crt: expected a certificate that a CA in ca.crt has signed, found another");
  }

  @Test
  void partsBelongTogether() {
    assertThat(TlsSecret.read(but("ca.key", Pem.write(OLD.pair().key()))).problems())
        .containsExactly(
            "ca.key: expected the EC key of the first certificate in ca.crt, found another");
    assertThat(TlsSecret.read(but("tls.key", Pem.write(OLD.pair().key()))).problems())
        .containsExactly("tls.key: expected the key of the certificate in tls.crt, found another");
    assertThat(
            TlsSecret.read(but("tls.crt", Pem.write(issuedBy(authority()).pair().chain())))
                .problems())
        .containsExactly(
            "tls.crt: expected a certificate that a CA in ca.crt has signed, found another");
    assertThat(TlsSecret.read(but("ca.crt", Pem.write(PAIR.pair().chain()))).problems())
        .startsWith("ca.crt: expected certificates of CAs, found another one");
  }

  @Test
  void isValidByConstruction() {
    assertThatThrownBy(
            () ->
                new TlsSecret(
                    List.of(OLD.certificate(), NEW.certificate()),
                    Optional.of(NEW),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new TlsSecret(List.of(NEW.certificate()), Optional.empty(), Optional.of(PAIR)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new IssuedPair(PAIR.pair(), NEW.certificate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void showsNoKey() {
    assertThat(SECRET).hasToString("TlsSecret[2 trusted]");
    assertThat(PAIR).hasToString("IssuedPair[CN=ems.shop.svc]");
    assertThat(new TlsSecret.Text("tls.key", "planted")).hasToString("Text[tls.key]");
    assertThat(TlsSecret.read(SECRET.texts()))
        .hasToString("Found[secret=TlsSecret[2 trusted], problems=[]]");
  }

  private static Map<String, String> but(String key, String text) {
    Map<String, String> texts = new HashMap<>(SECRET.texts());
    texts.put(key, text);
    return texts;
  }

  private static CertificateAuthority authority() {
    return CertificateAuthority.create("ca", FROM, FROM.plusSeconds(3600));
  }

  private static IssuedPair issuedBy(CertificateAuthority authority) {
    return new IssuedPair(
        authority.issue(List.of("ems.shop.svc"), FROM, FROM.plusSeconds(60)),
        authority.certificate());
  }
}
