package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ServingCertificateIT {
  @TempDir private Path directory;

  @Test
  void newHandshakesGetTheNewCertificateAndOpenConnectionsGoOn() throws Exception {
    CertifiedKey first = issue();
    CertifiedKey second = issue();
    write(first);
    Path configuration =
        Files.writeString(
            directory.resolve("ems.yaml"),
            """
            server:
              address: 127.0.0.1
              port: 0
              auth: none
              tls: {certificate: %1$s/tls.crt, privateKey: %1$s/tls.key}
            management: {port: 0}
            sources: []
            """
                .formatted(directory));
    try (EmsServer server = EmsServer.serveReady(configuration);
        HttpClient staying = Http.client()) {
      URI version = server.secure().resolve("/version");
      HttpResponse<String> before = Http.get(staying, version);
      assertThat(certificate(before)).isEqualTo(first.chain().getFirst());

      write(second);
      eventually(
          () -> {
            try (HttpClient newcomer = Http.client()) {
              assertThat(certificate(Http.get(newcomer, version)))
                  .isEqualTo(second.chain().getFirst());
            }
          });

      HttpResponse<String> after = Http.get(staying, version);
      assertThat(after.statusCode()).isEqualTo(200);
      assertThat(after.connectionLabel()).isPresent().isEqualTo(before.connectionLabel());
      assertThat(certificate(after)).isEqualTo(first.chain().getFirst());
    }
  }

  private void write(CertifiedKey pair) throws IOException, CertificateEncodingException {
    Files.writeString(
        directory.resolve("tls.crt"), pem("CERTIFICATE", pair.chain().getFirst().getEncoded()));
    Files.writeString(directory.resolve("tls.key"), pem("PRIVATE KEY", pair.key().getEncoded()));
  }

  private static CertifiedKey issue() {
    return SelfSignedCertificate.create(
        List.of("localhost", "127.0.0.1"), Instant.now(), Duration.ofDays(1));
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content));
  }

  private static Certificate certificate(HttpResponse<String> response) {
    try {
      return response.sslSession().orElseThrow().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException e) {
      throw new AssertionError("the server showed no certificate", e);
    }
  }
}
