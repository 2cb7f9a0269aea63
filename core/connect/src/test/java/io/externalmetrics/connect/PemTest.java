package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  @Test
  void readsAllCertificatesInTheirOrder() throws Exception {
    CertifiedKey leaf = AUTHORITY.issue("a");
    String text =
        "subject=CN = leaf\n"
            + PemText.of(leaf.chain())
            + "\n"
            + PemText.of(AUTHORITY.certificate());

    assertThat(Pem.certificates(text))
        .containsExactly(leaf.chain().getFirst(), AUTHORITY.certificate());
  }

  @Test
  void findsCertificateAndKeyInOneText() throws Exception {
    CertifiedKey pair = AUTHORITY.issue("a");
    String text = PemText.pkcs8(pair.key()) + PemText.of(pair.chain());

    assertThat(new CertifiedKey(Pem.certificates(text), Pem.privateKey(text))).isEqualTo(pair);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void readsKeysInTheFormatsOfOpenssl(String algorithm) throws Exception {
    PrivateKey key =
        AUTHORITY.issue(algorithm, TestAuthority.LONG_AGO, TestAuthority.FAR_OFF).key();

    assertThat(Pem.privateKey(PemText.pkcs8(key))).isEqualTo(key);
  }

  @Test
  void readsPkcs1() throws Exception {
    PrivateKey key = AUTHORITY.issue("RSA", TestAuthority.LONG_AGO, TestAuthority.FAR_OFF).key();

    assertThat(Pem.privateKey(PemText.traditional(key))).isEqualTo(key);
  }

  @Test
  void readsSec1BehindItsCurve() throws Exception {
    CertifiedKey pair = AUTHORITY.issue("a");
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.key().getEncoded());
    BigInteger key = ECPrivateKey.getInstance(info.parsePrivateKey()).getKey();
    byte[] sec1 = new ECPrivateKey(256, key, X9ObjectIdentifiers.prime256v1).getEncoded();
    String text =
        PemText.block("EC PARAMETERS", X9ObjectIdentifiers.prime256v1.getEncoded())
            + PemText.block("EC PRIVATE KEY", sec1);

    assertThat(new CertifiedKey(pair.chain(), Pem.privateKey(text)).key().getAlgorithm())
        .isEqualTo("EC");
  }

  @Test
  void writesAsOpensslDoes() {
    CertifiedKey pair = AUTHORITY.issue("a");
    List<X509Certificate> both = List.of(pair.chain().getFirst(), AUTHORITY.certificate());

    assertThat(Pem.write(both)).isEqualTo(PemText.of(both));
    assertThat(Pem.write(pair.key())).isEqualTo(PemText.pkcs8(pair.key()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret", "-----BEGIN CERTIFICATE-----"})
  void saysThatTextWithoutBlocksHoldsNothing(String text) {
    assertThatThrownBy(() -> Pem.privateKey(text))
        .isInstanceOf(InvalidPemException.class)
        .hasMessageStartingWith("expected a PEM private key, found ");
    assertThatThrownBy(() -> Pem.certificates(text))
        .isInstanceOf(InvalidPemException.class)
        .hasMessageStartingWith("expected a PEM certificate, found ");
  }

  @Test
  void saysWhatStandsThereInstead() {
    CertifiedKey pair = AUTHORITY.issue("a");

    assertThatThrownBy(() -> Pem.certificates(PemText.pkcs8(pair.key())))
        .hasMessage("expected a PEM certificate, found none in the text");
    assertThatThrownBy(() -> Pem.privateKey(PemText.of(pair.chain())))
        .hasMessage("expected a PEM private key, found none in the text");
    assertThatThrownBy(() -> Pem.certificates(PemText.block("CERTIFICATE", new byte[] {1, 2})))
        .hasMessage("expected a PEM certificate, found damaged PEM text");
  }

  @Test
  void refusesEncryptedKeys() {
    String encrypted =
        """
        -----BEGIN RSA PRIVATE KEY-----
        Proc-Type: 4,ENCRYPTED
        DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF

        AAAA
        -----END RSA PRIVATE KEY-----
        """;

    assertThatThrownBy(() -> Pem.privateKey(encrypted))
        .hasMessage("expected a PEM private key, found an encrypted one; remove its passphrase");
  }
}
