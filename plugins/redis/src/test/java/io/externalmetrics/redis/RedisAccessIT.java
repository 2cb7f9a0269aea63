package io.externalmetrics.redis;

import static io.externalmetrics.redis.TestSource.length;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Passwords, permissions and client certificates that change while a source is open. */
@NeedsDocker
@Timeout(120)
class RedisAccessIT {
  private static final String[] PLAIN = {
    "redis-server", "--protected-mode", "no", "--save", "", "--port", "6379"
  };

  @Test
  void rotatedPasswordWorksWithTheNextScraperAndTheOldConnectionCloses() {
    try (DebianService service = DebianService.of("redis-server", 6379, PLAIN).start()) {
      cli(service, "ACL", "SETUSER", "ems", "on", ">old", "+llen", "~*");
      try (TestSource after = open(service, "new")) {
        try (TestSource before = open(service, "old")) {
          assertThat(before.scrape("list: nil")).containsExactly(length("nil", 0));

          cli(service, "ACL", "SETUSER", "ems", "resetpass", ">new");
          // Redis lets those stay who are in.
          assertThat(before.scrape("list: nil")).containsExactly(length("nil", 0));
          assertThat(after.scrape("list: nil")).containsExactly(length("nil", 0));
          assertThat(connections(service)).isEqualTo(2);
        }
        awaitConnections(service, 1);
        assertThat(after.scrape("list: nil")).containsExactly(length("nil", 0));
      }
    }
  }

  @Test
  void userThatIsRevokedIsDeniedAndTellsNoNumber() {
    try (DebianService service = DebianService.of("redis-server", 6379, PLAIN).start()) {
      cli(service, "ACL", "SETUSER", "ems", "on", ">old", "+llen", "~*");
      try (TestSource source = open(service, "old")) {
        assertThat(source.scrape("list: nil")).containsExactly(length("nil", 0));

        cli(service, "ACL", "SETUSER", "ems", "-llen");
        assertThat(source.scrape("list: nil"))
            .containsExactly(
                denied("the user may not run LLEN on key \"nil\"; give it +llen and ~nil"));

        // This also closes the connections of the user, and the source tries to get in again.
        cli(service, "ACL", "DELUSER", "ems");
        assertThat(source.scrape("list: nil"))
            .containsExactly(
                denied(
                    "the server does not accept the password; check \"username\" and"
                        + " \"password\""));

        cli(service, "ACL", "SETUSER", "ems", "on", ">old", "+llen", "~*");
        assertThat(source.scrape("list: nil")).containsExactly(length("nil", 0));
      }
    }
  }

  @Test
  void clientShowsTheCertificateThatTheServerAsksFor(@TempDir Path directory) throws Exception {
    CertifiedKey serverKey =
        SelfSignedCertificate.create(List.of("localhost"), Instant.now(), Duration.ofDays(1));
    CertifiedKey clientKey = ofClient(directory.resolve("client.p12"));
    CertifiedKey otherKey = ofClient(directory.resolve("other.p12"));
    Path certificate = write(directory.resolve("tls.crt"), pem(serverKey));
    Path key = write(directory.resolve("tls.key"), keyPem(serverKey));
    Path clients = write(directory.resolve("clients.crt"), pem(clientKey));
    String[] command =
        Stream.concat(
                Arrays.stream(PLAIN).limit(5),
                Stream.of(
                    "--port",
                    "0",
                    "--tls-port",
                    "6379",
                    "--tls-auth-clients",
                    "yes",
                    "--tls-cert-file",
                    "/tls.crt",
                    "--tls-key-file",
                    "/tls.key",
                    "--tls-ca-cert-file",
                    "/clients.crt"))
            .toArray(String[]::new);
    try (DebianService service =
        DebianService.of("redis-server", 6379, command)
            .withFile(certificate, "/tls.crt")
            .withFile(key, "/tls.key")
            .withFile(clients, "/clients.crt")
            .start()) {
      try (TestSource known = openWithTls(service, serverKey, clientKey);
          TestSource unknown = openWithTls(service, serverKey, otherKey)) {
        assertThat(known.scrape("list: nil")).containsExactly(length("nil", 0));
        assertThat(known.scrape("list: nil")).containsExactly(length("nil", 0));
        assertThat(unknown.scrape("list: nil")).hasOnlyElementsOfType(Outcome.Failed.class);
      }
    }
  }

  private static TestSource open(DebianService service, String password) {
    return TestSource.open(
        "{address: '%s', username: ems, password: %s}".formatted(service.address(), password));
  }

  private static TestSource openWithTls(
      DebianService service, CertifiedKey server, CertifiedKey client) throws Exception {
    Map<String, RawValue> tls = new HashMap<>();
    tls.put("ca", new RawValue.Text(pem(server)));
    tls.put("serverName", new RawValue.Text("localhost"));
    tls.put("certificate", new RawValue.Text(pem(client)));
    tls.put("privateKey", new RawValue.Text(keyPem(client)));
    return TestSource.open(
        new RawValue.Fields(
            Map.of(
                "address",
                new RawValue.Text(service.address().toString()),
                "tls",
                new RawValue.Fields(tls))),
        Calls.unlimited());
  }

  private static Outcome denied(String reason) {
    return new Outcome.Failed(FailureKind.DENIED, reason);
  }

  private static void awaitConnections(DebianService service, long count) {
    for (int attempt = 0; attempt < 50 && connections(service) != count; attempt++) {
      Thread.onSpinWait();
    }
    assertThat(connections(service)).isEqualTo(count);
  }

  private static long connections(DebianService service) {
    return cli(service, "CLIENT", "LIST").lines().filter(line -> line.contains("user=ems")).count();
  }

  private static String cli(DebianService service, String... arguments) {
    return service.run(
        Stream.concat(Stream.of("redis-cli"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  /** A self-signed certificate that says it is for clients, which servers insist on. */
  private static CertifiedKey ofClient(Path file) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String options =
        "-genkeypair -keyalg EC -groupname secp256r1 -dname CN=ems -alias ems -validity 1"
            + " -ext eku=clientAuth -storetype PKCS12 -storepass changeit -keystore "
            + file;
    List<String> command =
        Stream.concat(Stream.of(keytool), Arrays.stream(options.split(" ", -1))).toList();
    assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    char[] password = "changeit".toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), password);
    return new CertifiedKey(
        List.of((X509Certificate) store.getCertificate("ems")),
        (PrivateKey) store.getKey("ems", password));
  }

  private static Path write(Path file, String text) throws Exception {
    return Files.writeString(file, text);
  }

  private static String pem(CertifiedKey key) throws CertificateEncodingException {
    return pem("CERTIFICATE", key.chain().getFirst().getEncoded());
  }

  private static String keyPem(CertifiedKey key) {
    return pem("PRIVATE KEY", key.key().getEncoded());
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }
}
