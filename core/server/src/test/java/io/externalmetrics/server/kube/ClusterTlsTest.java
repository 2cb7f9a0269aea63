package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.CertifiedKeyManager;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTlsTest {
  private final CertifiedKey shown = pair("127.0.0.1");
  private final CertifiedKey other = pair("127.0.0.1");
  private final BlockingQueue<Principal> callers = new LinkedBlockingQueue<>();

  @TempDir private Path directory;
  private HttpsServer server;

  ClusterTlsTest() throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
  }

  @BeforeEach
  void start() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {new CertifiedKeyManager(() -> shown)},
        new TrustManager[] {TrustEveryone.trustManager()},
        null);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          callers.add(((HttpsExchange) exchange).getSSLSession().getPeerPrincipal());
          FakeApiServer.send(exchange, 201, "{\"status\":{}}");
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void showsItsCertificateFromData() throws Exception {
    String user =
        "client-certificate-data: %s, client-key-data: %s"
            .formatted(base64(certificate(other)), base64(key(other)));

    assertThat(ask(base64(certificate(shown)), user)).isEqualTo(new TokenDecision.Refused());
    assertThat(callers.take()).isEqualTo(other.chain().getFirst().getSubjectX500Principal());
  }

  @Test
  void showsItsCertificateFromFilesBesideTheKubeconfig() throws Exception {
    Files.writeString(directory.resolve("client.crt"), certificate(other));
    Files.writeString(directory.resolve("client.key"), key(other));

    assertThat(
            ask(
                base64(certificate(shown)),
                "client-certificate: client.crt, client-key: client.key"))
        .isEqualTo(new TokenDecision.Refused());
    assertThat(callers.take()).isEqualTo(other.chain().getFirst().getSubjectX500Principal());
  }

  @Test
  void trustsNoOtherAuthority() {
    assertThatThrownBy(() -> ask(base64(certificate(other)), "token: planted"))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "the cluster's API server at 127.0.0.1:%d shows a certificate that"
                + " certificate-authority does not vouch for",
            server.getAddress().getPort());
  }

  private TokenDecision ask(String authority, String user) throws Exception {
    Path kubeconfig =
        Files.writeString(
            directory.resolve("kubeconfig"),
            """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters:
              - name: k
                cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
            users: [{name: u, user: {%s}}]
            """
                .formatted(server.getAddress().getPort(), authority, user));
    try (ClusterClient client = ClusterClient.of(Optional.of(kubeconfig), Map.of(), "1.2.3")) {
      return client.reviews().review("planted", Deadline.after(Duration.ofSeconds(20)));
    }
  }

  private static CertifiedKey pair(String name) {
    return SelfSignedCertificate.create(
        List.of(name), Instant.now().minus(Duration.ofHours(1)), Duration.ofDays(1));
  }

  private static String certificate(CertifiedKey pair) throws GeneralSecurityException {
    return pem("CERTIFICATE", pair.chain().getFirst().getEncoded());
  }

  private static String key(CertifiedKey pair) {
    return pem("PRIVATE KEY", pair.key().getEncoded());
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
