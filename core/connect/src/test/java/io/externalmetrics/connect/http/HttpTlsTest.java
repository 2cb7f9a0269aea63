package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.LoopbackServer;
import io.externalmetrics.connect.TestAuthority;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.FailureKind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class HttpTlsTest {
  private static final FakeHttp.Answer OK =
      (_, out) -> FakeHttp.write(out, FakeHttp.response(200, "good"));

  private final TestAuthority authority = new TestAuthority();
  private final TlsMaterial trusting = authority.material();

  @Test
  void trustsTheGivenCa() throws Exception {
    try (FakeHttp server = serving("127.0.0.1")) {
      assertThat(ask(server, trusting)).isEqualTo("good");
    }
  }

  @Test
  void doesNotTrustAnotherCa() throws Exception {
    try (FakeHttp server = serving("127.0.0.1")) {
      assertHandshakeFails(
          server,
          new TestAuthority().material(),
          "the backend's certificate is not trusted; set \"ca\" to the CA that signed it");
      assertHandshakeFails(
          server,
          TlsMaterial.DEFAULT,
          "the backend's certificate is not trusted; set \"ca\" to the CA that signed it");
    }
  }

  @Test
  void refusesACertificateForAnotherName() throws Exception {
    try (FakeHttp server = serving("prometheus.example")) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend's certificate is for another name; set \"serverName\" to a name it holds");
    }
  }

  @Test
  void asksForTheServerNameAndChecksIt() throws Exception {
    try (FakeHttp server = serving("prometheus.example")) {
      assertThat(ask(server, named("prometheus.example"))).isEqualTo("good");

      assertThat(server.requests().getFirst().serverName()).contains("prometheus.example");
      assertThat(server.requests().getFirst().header("Host"))
          .isEqualTo(server.address().toString());
      assertHandshakeFails(
          server,
          named("thanos.example"),
          "the backend's certificate is for another name; set \"serverName\" to a name it holds");
    }
  }

  @Test
  void takesAnyCertificateWhereVerificationIsSkipped() throws Exception {
    try (FakeHttp server = serving("prometheus.example")) {
      assertThat(ask(server, new TlsMaterial(List.of(), Optional.empty(), Optional.empty(), true)))
          .isEqualTo("good");
    }
  }

  @Test
  void showsItsCertificateToABackendThatAsks() throws Exception {
    try (FakeHttp server = asking()) {
      assertThat(ask(server, identified(authority.issue()))).isEqualTo("good");
    }
  }

  @Test
  void saysThatTheBackendWantsACertificate() throws Exception {
    try (FakeHttp server = asking()) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend wants a client certificate; set \"certificate\" and \"privateKey\"");
    }
  }

  /** A rotated certificate is new settings, and new settings are a new backend. */
  @Test
  void showsTheCertificateThatItsSettingsHold() throws Exception {
    CertifiedKey first = authority.issue();
    CertifiedKey second = authority.issue();
    try (FakeHttp server = asking()) {
      assertThat(ask(server, identified(first))).isEqualTo("good");
      assertThat(ask(server, identified(second))).isEqualTo("good");

      assertThat(server.requests())
          .extracting(FakeHttp.Received::clientSerial)
          .containsExactly(serial(first), serial(second));
      assertThat(identified(first)).isNotEqualTo(identified(second));
    }
  }

  @Test
  void saysThatTheBackendDoesNotSpeakTls() throws Exception {
    LoopbackServer.Handler plain =
        connection -> {
          FakeHttp.write(connection.getOutputStream(), FakeHttp.response(400, ""));
          connection.getInputStream().readAllBytes();
        };
    try (LoopbackServer server = LoopbackServer.plain(plain)) {
      Ask.assertFailure(
          () -> Ask.body(HttpUrl.get("https://" + server.address()), HttpAccess.DEFAULT),
          FailureKind.UNREACHABLE,
          "TLS handshake with "
              + server.address()
              + " failed: the backend does not speak TLS on this port; correct the port, or do without"
              + " TLS");
    }
  }

  private static Optional<BigInteger> serial(CertifiedKey pair) {
    return Optional.of(pair.chain().getFirst().getSerialNumber());
  }

  private FakeHttp serving(String name) {
    return FakeHttp.tls(authority.issue(name), Optional.empty(), OK);
  }

  private FakeHttp asking() {
    return FakeHttp.tls(authority.issue("127.0.0.1"), Optional.of(authority.material()), OK);
  }

  private TlsMaterial named(String serverName) {
    return new TlsMaterial(trusting.trusted(), Optional.empty(), Optional.of(serverName));
  }

  private TlsMaterial identified(CertifiedKey identity) {
    return new TlsMaterial(trusting.trusted(), Optional.of(identity), Optional.empty());
  }

  private static String ask(FakeHttp server, TlsMaterial tls) throws Exception {
    return Ask.body(server.url(), Ask.with(tls));
  }

  private static void assertHandshakeFails(FakeHttp server, TlsMaterial tls, String cause) {
    Ask.assertFailure(
        () -> ask(server, tls),
        FailureKind.UNREACHABLE,
        "TLS handshake with " + server.address() + " failed: " + cause);
  }
}
