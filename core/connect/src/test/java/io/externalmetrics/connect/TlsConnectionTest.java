package io.externalmetrics.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsConnectionTest {
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10));

  private final TestAuthority authority = new TestAuthority();
  private final TlsMaterial trusting = authority.material();

  @Test
  void connectsToABackendOfATrustedAuthority() throws Exception {
    try (LoopbackServer server = serving(authority.issue("127.0.0.1"))) {
      assertThat(answer(server.address(), trusting)).isEqualTo(42);
    }
  }

  @Test
  void connectsToRsaBackendsToo() throws Exception {
    CertifiedKey rsa =
        authority.issue("RSA", TestAuthority.LONG_AGO, TestAuthority.FAR_OFF, "127.0.0.1");
    try (LoopbackServer server = serving(rsa)) {
      assertThat(answer(server.address(), trusting)).isEqualTo(42);
    }
  }

  @Test
  void trustsASelfSignedCertificateThatIsGivenAsCa() throws Exception {
    CertifiedKey own =
        SelfSignedCertificate.create(
            List.of("127.0.0.1"), TestAuthority.LONG_AGO, Duration.ofDays(36500));
    try (LoopbackServer server = serving(own)) {
      TlsMaterial material = new TlsMaterial(own.chain(), Optional.empty(), Optional.empty());
      assertThat(answer(server.address(), material)).isEqualTo(42);
    }
  }

  @Test
  void offersNothingOlderThanTls12() throws Exception {
    try (LoopbackServer server = serving(authority.issue("127.0.0.1"));
        SSLSocket socket = (SSLSocket) open(server.address(), trusting)) {
      assertThat(socket.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
    }
  }

  @Test
  void saysThatTheAuthorityIsNotTrusted() throws Exception {
    try (LoopbackServer server = serving(new TestAuthority().issue("127.0.0.1"))) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend's certificate is not trusted; set \"ca\" to the CA that signed it");
    }
  }

  @Test
  void saysThatTheCertificateHasExpired() throws Exception {
    Instant passed = TestAuthority.LONG_AGO.plusSeconds(1);
    try (LoopbackServer server =
        serving(authority.issue("EC", TestAuthority.LONG_AGO, passed, "127.0.0.1"))) {
      assertHandshakeFails(server, trusting, "the backend's certificate has expired; renew it");
    }
  }

  @Test
  void saysThatTheCertificateIsNotValidYet() throws Exception {
    Instant coming = TestAuthority.FAR_OFF.minusSeconds(1);
    try (LoopbackServer server =
        serving(authority.issue("EC", coming, TestAuthority.FAR_OFF, "127.0.0.1"))) {
      assertHandshakeFails(
          server, trusting, "the backend's certificate is not valid yet; check the clocks");
    }
  }

  @Test
  void saysThatTheCertificateIsForAnotherNameWhichServerNameMends() throws Exception {
    try (LoopbackServer server = serving(authority.issue("redis.example"))) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend's certificate is for another name; set \"serverName\" to a name it holds");

      TlsMaterial named =
          new TlsMaterial(trusting.trusted(), Optional.empty(), Optional.of("redis.example"));
      assertThat(answer(server.address(), named)).isEqualTo(42);

      TlsMaterial misnamed =
          new TlsMaterial(trusting.trusted(), Optional.empty(), Optional.of("other.example"));
      assertHandshakeFails(
          server,
          misnamed,
          "the backend's certificate is for another name; set \"serverName\" to a name it holds");
    }
  }

  @Test
  void takesAnyCertificateWhereVerificationIsSkipped() throws Exception {
    try (LoopbackServer server = serving(new TestAuthority().issue("redis.example"))) {
      assertThat(
              answer(
                  server.address(),
                  new TlsMaterial(List.of(), Optional.empty(), Optional.empty(), true)))
          .isEqualTo(42);
    }
  }

  @Test
  void saysThatTheBackendDoesNotSpeakTls() throws Exception {
    LoopbackServer.Handler redis =
        connection -> {
          connection
              .getOutputStream()
              .write("-ERR unknown command\r\n".getBytes(StandardCharsets.US_ASCII));
          connection.getInputStream().readAllBytes();
        };
    try (LoopbackServer server = LoopbackServer.plain(redis)) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend does not speak TLS on this port; correct the port, or do without TLS");
    }
  }

  @Test
  void saysThatTheBackendHungUp() throws Exception {
    LoopbackServer.Handler rude =
        connection -> {
          connection.shutdownOutput();
          connection.getInputStream().readAllBytes();
        };
    try (LoopbackServer server = LoopbackServer.plain(rude)) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend hung up; check that this port speaks TLS and takes this client");
    }
  }

  @Test
  void showsItsCertificateToABackendThatAsks() throws Exception {
    try (LoopbackServer server = asking(authority.material())) {
      assertThat(answer(server.address(), identified(authority.issue()))).isEqualTo(42);
    }
  }

  @Test
  void saysThatTheBackendWantsACertificate() throws Exception {
    try (LoopbackServer server = asking(authority.material())) {
      assertHandshakeFails(
          server,
          trusting,
          "the backend wants a client certificate; set \"certificate\" and \"privateKey\"");
    }
  }

  @Test
  void saysThatTheBackendRefusesTheCertificate() throws Exception {
    try (LoopbackServer server = asking(new TestAuthority().material())) {
      assertHandshakeFails(
          server,
          identified(authority.issue()),
          "the backend refused the client certificate; check \"certificate\"");
    }
  }

  private TlsMaterial identified(CertifiedKey identity) {
    return new TlsMaterial(trusting.trusted(), Optional.of(identity), Optional.empty());
  }

  private LoopbackServer asking(TlsMaterial clients) {
    CertifiedKey own = authority.issue("127.0.0.1");
    return LoopbackServer.tls(new CertifiedKeyManager(() -> own), Optional.of(clients));
  }

  private static LoopbackServer serving(CertifiedKey pair) {
    return LoopbackServer.tls(new CertifiedKeyManager(() -> pair), Optional.empty());
  }

  private static Socket open(Address address, TlsMaterial material)
      throws ScrapeException, InterruptedException {
    return Connector.open(
        address, Optional.of(material), TIMEOUTS, Deadline.after(Duration.ofSeconds(30)));
  }

  /** Reads too, because TLS 1.3 backends refuse a client only after its handshake. */
  private static int answer(Address address, TlsMaterial material)
      throws ScrapeException, InterruptedException {
    try (Socket socket = open(address, material)) {
      return socket.getInputStream().read();
    } catch (IOException e) {
      throw ConnectionFailure.of(address, e);
    }
  }

  private static void assertHandshakeFails(
      LoopbackServer server, TlsMaterial material, String cause) {
    ConnectorTest.assertFailure(
        () -> answer(server.address(), material),
        FailureKind.UNREACHABLE,
        "TLS handshake with " + server.address() + " failed: " + cause);
  }
}
