package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import io.externalmetrics.testkit.RunningScrape;
import io.externalmetrics.testkit.TestSettings;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the plugin does with a real server; once for each server that speaks the protocol. */
@NeedsDocker
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealServerContract {
  private static final int PORT = 6379;
  private static final Duration AMPLE = Duration.ofSeconds(10);

  private final String name;
  private final DebianService service;

  /**
   * Tests of one server.
   *
   * @param name of which the Debian package, the server and its command line client are made
   */
  RealServerContract(String name) {
    this.name = name;
    this.service =
        DebianService.of(
            name + "-server",
            PORT,
            name + "-server",
            "--bind",
            "0.0.0.0",
            "--protected-mode",
            "no",
            "--save",
            "");
  }

  @BeforeAll
  void start() {
    service.start();
  }

  @AfterAll
  void stop() {
    service.close();
  }

  @BeforeEach
  void empty() {
    cli("FLUSHALL");
  }

  @Test
  void tellsTheLengthOfEachType() {
    cli("RPUSH", "emails", "a", "b", "c");
    cli("SADD", "users", "a", "b");
    cli("ZADD", "due", "1", "a", "5", "b", "5.5", "c", "1700000000123", "d");
    cli("HSET", "carts", "a", "1");
    cli("XADD", "events", "*", "a", "1");
    cli("XADD", "events", "*", "a", "2");
    try (Scraper scraper = open("")) {
      assertThat(
              scrape(
                  scraper,
                  "list: emails",
                  "set: users",
                  "sortedSet: due",
                  "{sortedSet: due, maxScore: 5}",
                  "{sortedSet: due, minScore: 5, maxScore: 5.5}",
                  "{sortedSet: due, minScore: 1700000000123}",
                  "hash: carts",
                  "stream: events"))
          .containsExactly(
              length("emails", 3),
              length("users", 2),
              length("due", 4),
              length("due", 2),
              length("due", 2),
              length("due", 1),
              length("carts", 1),
              length("events", 2));
    }
  }

  @Test
  void tellsZeroForMissingKeys() {
    try (Scraper scraper = open("")) {
      assertThat(
              scrape(
                  scraper,
                  "list: nil",
                  "set: nil",
                  "sortedSet: nil",
                  "{sortedSet: nil, minScore: 1}",
                  "hash: nil",
                  "stream: nil"))
          .hasSize(6)
          .containsOnly(length("nil", 0));
    }
  }

  @Test
  void readsAThousandListsOnOneConnection() {
    cli("EVAL", "for i=0,999 do for _=1,i%7+1 do redis.call('RPUSH','list-'..i,'x') end end", "0");
    String[] metrics =
        IntStream.range(0, 1000).mapToObj(i -> "list: list-" + i).toArray(String[]::new);
    List<Outcome> expected =
        IntStream.range(0, 1000).mapToObj(i -> length("list-" + i, i % 7 + 1)).toList();
    try (Scraper scraper = open("")) {
      for (int i = 0; i < 5; i++) {
        assertThat(scrape(scraper, metrics)).isEqualTo(expected);
      }
      assertThat(cli("CLIENT", "LIST").lines().filter(line -> line.contains("cmd=llen")))
          .hasSize(1);
    }
  }

  @Test
  void keyOfAnotherTypeFailsAlone() {
    cli("RPUSH", "emails", "a");
    cli("SET", "text", "a");
    try (Scraper scraper = open("")) {
      assertThat(scrape(scraper, "list: emails", "list: text", "stream: emails", "set: nil"))
          .containsExactly(
              length("emails", 1),
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "key \"text\" is not a list; replace \"list\" by the setting for its type"),
              new Outcome.Failed(
                  FailureKind.REJECTED,
                  "key \"emails\" is not a stream; replace \"stream\" by the setting for its"
                      + " type"),
              length("nil", 0));
    }
  }

  @Test
  void readsTheDatabaseOfTheSource() {
    cli("RPUSH", "emails", "a");
    cli("-n", "3", "RPUSH", "emails", "a", "b");
    try (Scraper zero = open("");
        Scraper three = open("database: 3");
        Scraper tooHigh = open("database: 16")) {
      assertThat(scrape(zero, "list: emails")).containsExactly(length("emails", 1));
      assertThat(scrape(three, "list: emails")).containsExactly(length("emails", 2));
      assertThat(scrape(tooHigh, "list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.REJECTED, "the server has no database 16; lower \"database\""));
    }
  }

  @Test
  void userWithNothingButTheCommandsReadsAndLeavesNoTraceInTheAclLog() {
    cli("RPUSH", "emails", "a");
    cli("ACL", "SETUSER", "ems", "reset", "on", ">hunter2", "+llen", "~emails");
    cli("ACL", "LOG", "RESET");
    try (Scraper scraper = open("username: ems, password: hunter2")) {
      assertThat(scrape(scraper, "list: emails")).containsExactly(length("emails", 1));
      assertThat(cli("ACL", "LOG")).isBlank();

      assertThat(scrape(scraper, "list: emails", "list: other", "set: emails"))
          .containsExactly(
              length("emails", 1),
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the user may not run LLEN on key \"other\"; give it +llen and ~other"),
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the user may not run SCARD on key \"emails\"; give it +scard and ~emails"));
    }
    try (Scraper scraper = open("username: ems, password: hunter2, database: 1")) {
      assertThat(scrape(scraper, "list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.DENIED,
                  "the user may not run SELECT; give it +select, or remove \"database\""));
    }
  }

  @Test
  void readPermissionOnTheKeysIsEnough() {
    cli("RPUSH", "emails", "a");
    cli(
        "ACL",
        "SETUSER",
        "ems",
        "reset",
        "on",
        ">hunter2",
        "+llen",
        "+scard",
        "+zcard",
        "+zcount",
        "+hlen",
        "+xlen",
        "%R~*");
    try (Scraper scraper = open("username: ems, password: hunter2")) {
      assertThat(
              scrape(
                  scraper,
                  "list: emails",
                  "set: nil",
                  "sortedSet: nil",
                  "{sortedSet: nil, minScore: 1}",
                  "hash: nil",
                  "stream: nil"))
          .containsOnly(length("emails", 1), length("nil", 0));
    }
  }

  @Test
  void tellsWhatIsWrongWithCredentials() {
    cli("CONFIG", "SET", "requirepass", "hunter2");
    try (Scraper without = open("");
        Scraper wrong = open("password: hunter3");
        Scraper unknownUser = open("username: nobody, password: hunter2");
        Scraper right = open("password: hunter2")) {
      assertThat(scrape(without, "list: nil"))
          .containsExactly(denied("the server wants a password; set \"password\""));
      assertThat(scrape(wrong, "list: nil"))
          .isEqualTo(scrape(unknownUser, "list: nil"))
          .containsExactly(
              denied(
                  "the server does not accept the password; check \"username\" and \"password\""));
      assertThat(scrape(right, "list: nil")).containsExactly(length("nil", 0));
    } finally {
      cli("-a", "hunter2", "CONFIG", "SET", "requirepass", "");
    }
    try (Scraper needless = open("password: hunter2")) {
      assertThat(scrape(needless, "list: nil"))
          .containsExactly(
              denied(
                  "the server has no password for its default user; remove \"password\" or set"
                      + " \"username\""));
    }
  }

  @Test
  void tellsThatTheServerIsInProtectedMode() {
    cli("CONFIG", "SET", "protected-mode", "yes");
    try (Scraper scraper = open("")) {
      assertThat(scrape(scraper, "list: nil"))
          .containsExactly(
              denied(
                  "the server is in protected mode and serves only its own host; give it a"
                      + " password"));
    } finally {
      cli("CONFIG", "SET", "protected-mode", "no");
    }
  }

  @Test
  void tellsThatTheServerIsFull() throws IOException {
    cli("CONFIG", "SET", "maxclients", "1");
    try (Scraper scraper = open("");
        Socket other = new Socket(service.address().host(), service.address().port())) {
      other.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(other.getInputStream().read()).isEqualTo('+');

      assertThat(scrape(scraper, "list: nil"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "the server has no room for another client; raise its \"maxclients\""));
    } finally {
      cliUntilOk("CONFIG", "SET", "maxclients", "100");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "no"})
  void tellsThatAReplicaHasLostItsMaster(String servesStaleData) {
    cli("CONFIG", "SET", "replica-serve-stale-data", servesStaleData);
    cli("REPLICAOF", "127.0.0.1", "1");
    try (Scraper scraper = open("")) {
      assertThat(scrape(scraper, "list: nil"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNAVAILABLE,
                  "replica "
                      + service.address()
                      + " has no link to its master, so its data are old"));

      cli("REPLICAOF", "NO", "ONE");
      assertThat(scrape(scraper, "list: nil")).containsExactly(length("nil", 0));
    } finally {
      cli("REPLICAOF", "NO", "ONE");
    }
  }

  @Test
  void serverThatHangsTimesOutAndComesBack() {
    try (Scraper scraper = open("")) {
      List<Outcome> before = scrape(scraper, "list: nil");
      service.pause();
      try {
        assertThat(RunningScrape.run(scraper, metrics("list: nil"), Duration.ofSeconds(1)).values())
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.TIMEOUT,
                    "no answer from " + service.address() + " within the timeout"));
      } finally {
        service.unpause();
      }
      assertThat(scrape(scraper, "list: nil")).isEqualTo(before);
    }
  }

  @Test
  void scraperSurvivesTheServer() {
    try (Scraper scraper = open("")) {
      assertThat(scrape(scraper, "list: emails")).containsExactly(length("emails", 0));
      service.stop();
      assertThat(scrape(scraper, "list: emails"))
          .containsExactly(
              new Outcome.Failed(
                  FailureKind.UNREACHABLE, "connection refused by " + service.address()));
      service.start();
      cli("RPUSH", "emails", "a");
      assertThat(scrape(scraper, "list: emails")).containsExactly(length("emails", 1));
    }
  }

  @Test
  void speaksTls(@TempDir Path directory) throws Exception {
    CertifiedKey key =
        SelfSignedCertificate.create(List.of("localhost"), Instant.now(), Duration.ofDays(1));
    String certificate = pem("CERTIFICATE", encoded(key));
    Path certificateFile = Files.writeString(directory.resolve("tls.crt"), certificate);
    Path keyFile =
        Files.writeString(directory.resolve("tls.key"), pem("PRIVATE KEY", key.key().getEncoded()));
    try (DebianService secured =
        DebianService.of(
                name + "-server",
                PORT,
                name + "-server",
                "--bind",
                "0.0.0.0",
                "--protected-mode",
                "no",
                "--port",
                "0",
                "--tls-port",
                String.valueOf(PORT),
                "--tls-cert-file",
                "/tls.crt",
                "--tls-key-file",
                "/tls.key",
                "--tls-ca-cert-file",
                "/tls.crt",
                "--tls-auth-clients",
                "no")
            .withFile(certificateFile, "/tls.crt")
            .withFile(keyFile, "/tls.key")
            .start()) {
      Map<String, RawValue> tls =
          Map.of(
              "ca", new RawValue.Text(certificate), "serverName", new RawValue.Text("localhost"));
      try (Scraper trusting = open(secured, Map.of("tls", new RawValue.Fields(tls)));
          Scraper distrusting = open(secured, Map.of("tls", new RawValue.Text("true")));
          Scraper plain = open(secured, Map.of())) {
        assertThat(scrape(trusting, "list: nil")).containsExactly(length("nil", 0));
        assertThat(scrape(trusting, "list: nil")).containsExactly(length("nil", 0));
        assertThat(scrape(distrusting, "list: nil"))
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.UNREACHABLE,
                    "TLS handshake with "
                        + secured.address()
                        + " failed: the backend's certificate is not trusted; set \"ca\" to the CA"
                        + " that signed it"));
        assertThat(scrape(plain, "list: nil"))
            .containsExactly(
                new Outcome.Failed(
                    FailureKind.MALFORMED,
                    secured.address()
                        + " does not answer as Redis does; check \"address\" and \"tls\""));
      }
    }
  }

  private Scraper open(String settings) {
    RawValue written = TestSettings.raw("{" + settings + "}");
    return open(service, ((RawValue.Fields) written).fields());
  }

  private static Scraper open(DebianService service, Map<String, RawValue> settings) {
    Map<String, RawValue> all = new HashMap<>(settings);
    all.put("address", new RawValue.Text(service.address().toString()));
    return new RedisPlugin()
        .open(
            new SourceContext(
                "real", TestSettings.read(SourceSettings.SCHEMA, new RawValue.Fields(all))));
  }

  private static List<Outcome> scrape(Scraper scraper, String... metrics) {
    Map<String, Outcome> outcomes = RunningScrape.run(scraper, metrics(metrics), AMPLE);
    return IntStream.range(0, metrics.length).mapToObj(i -> outcomes.get("metric-" + i)).toList();
  }

  private static List<Metric> metrics(String... yaml) {
    return IntStream.range(0, yaml.length)
        .mapToObj(i -> new Metric("metric-" + i, TestSettings.read(MetricSettings.SCHEMA, yaml[i])))
        .toList();
  }

  private static Outcome length(String key, double length) {
    return new Outcome.Samples(List.of(Sample.of(length, Map.of("key", key))));
  }

  private static Outcome denied(String reason) {
    return new Outcome.Failed(FailureKind.DENIED, reason);
  }

  private String cli(String... arguments) {
    List<String> command = new ArrayList<>(List.of(name + "-cli"));
    command.addAll(Arrays.asList(arguments));
    return service.run(command.toArray(String[]::new));
  }

  /** For a server that frees the place of a client a moment after the client has left. */
  private void cliUntilOk(String... arguments) {
    for (int attempt = 0; attempt < 20; attempt++) {
      if (cli(arguments).startsWith("OK")) {
        return;
      }
    }
    throw new AssertionError("never OK: " + Arrays.toString(arguments));
  }

  private static byte[] encoded(CertifiedKey key) throws CertificateEncodingException {
    return key.chain().getFirst().getEncoded();
  }

  private static String pem(String label, byte[] content) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content));
  }
}
