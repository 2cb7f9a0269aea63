package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
  private static final Setting<TlsMaterial> TLS = TlsSettings.setting();
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final CertifiedKey PAIR = AUTHORITY.issue("client");
  private static final String CERTIFICATE = PemText.of(PAIR.chain());
  private static final String KEY = PemText.pkcs8(PAIR.key());

  private final List<String> problems = new ArrayList<>();

  @Test
  void readsTrueAsTrustInWhatTheJvmTrusts() {
    assertThat(read(new RawValue.Text("true")))
        .contains(new TlsMaterial(List.of(), Optional.empty(), Optional.empty()));
  }

  @Test
  void readsFalseAsNoTls() {
    assertThat(read(new RawValue.Text("false"))).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void readsEverySetting() {
    assertThat(
            read(
                Map.of(
                    "ca",
                    PemText.of(AUTHORITY.certificate()),
                    "certificate",
                    CERTIFICATE,
                    "privateKey",
                    KEY,
                    "serverName",
                    "redis.example",
                    "insecureSkipVerify",
                    "true")))
        .contains(
            new TlsMaterial(
                List.of(AUTHORITY.certificate()),
                Optional.of(PAIR),
                Optional.of("redis.example"),
                true));
  }

  @Test
  void warnsOfABackendThatIsNotVerified() {
    List<String> warnings = new ArrayList<>();
    TLS.type()
        .group()
        .orElseThrow()
        .advise(
            new RawValue.Fields(Map.of("insecureSkipVerify", new RawValue.Text("true"))),
            SettingPath.ROOT.key("tls"),
            warning -> warnings.add(warning.toString()));

    assertThat(warnings)
        .containsExactly(
            "tls.insecureSkipVerify: the backend's certificate is not checked: whoever is in"
                + " between can read the credentials and choose the numbers; set \"ca\" instead");
  }

  @Test
  void tellsANewKeyFromTheOldOne() {
    CertifiedKey renewed = AUTHORITY.issue("client");

    assertThat(read(Map.of("certificate", CERTIFICATE, "privateKey", KEY)))
        .isNotEqualTo(
            read(
                Map.of(
                    "certificate", PemText.of(renewed.chain()),
                    "privateKey", PemText.pkcs8(renewed.key()))));
  }

  @Test
  void refusesTextThatIsNoPemWithoutQuotingIt() {
    read(ordered("ca", "hunter2", "certificate", KEY, "privateKey", "hunter2"));

    assertThat(problems)
        .containsExactly(
            "tls.ca: expected a PEM certificate, found none in the text",
            "tls.certificate: expected a PEM certificate, found none in the text",
            "tls.privateKey: expected a PEM private key, found none in the text");
  }

  @Test
  void refusesAKeyThatDoesNotBelongToTheCertificate() {
    read(Map.of("certificate", CERTIFICATE, "privateKey", PemText.pkcs8(AUTHORITY.issue().key())));

    assertThat(problems)
        .containsExactly(
            "tls.privateKey: expected the key of the first certificate in \"certificate\", found"
                + " another key; give the pair that was issued together");
  }

  @Test
  void refusesHalfAPair() {
    read(Map.of("certificate", CERTIFICATE));
    read(Map.of("privateKey", KEY));

    assertThat(problems)
        .containsExactly(
            "tls.certificate: goes only with \"privateKey\", which is missing; remove it",
            "tls.privateKey: goes only with \"certificate\", which is missing; remove it");
  }

  @Test
  void refusesOtherShapes() {
    RawValue.Fields fields =
        new RawValue.Fields(Map.of("ca", new RawValue.Items(List.of(new RawValue.Text("x")))));
    read(fields);

    assertThat(problems).containsExactly("tls.ca: expected PEM certificates, found a list");
  }

  @Test
  void leavesReferencesForTheServerToResolve() {
    RawValue.Fields fields =
        new RawValue.Fields(
            Map.of(
                "certificate", new RawValue.Reference("fromFile", "/tls/tls.crt"),
                "privateKey", new RawValue.Reference("fromFile", "/tls/tls.key")));

    assertThat(read(fields)).isEmpty();
    assertThat(problems).isEmpty();
  }

  @Test
  void neverPrintsTheKey() {
    assertThat(read(Map.of("certificate", CERTIFICATE, "privateKey", KEY)).orElseThrow().toString())
        .contains("CertifiedKey[CN=leaf]")
        .doesNotContain("PrivateKey");
    assertThat(TLS.type().group().orElseThrow().find("privateKey").orElseThrow().type().isSecret())
        .isTrue();
  }

  private Optional<TlsMaterial> read(Map<String, String> texts) {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    texts.forEach((key, text) -> fields.put(key, new RawValue.Text(text)));
    return read(new RawValue.Fields(fields));
  }

  private Optional<TlsMaterial> read(RawValue raw) {
    return TLS.type().read(raw, SettingPath.ROOT.key("tls"), this::note);
  }

  private void note(Problem problem) {
    problems.add(problem.toString());
  }

  private static Map<String, String> ordered(String... keysAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
