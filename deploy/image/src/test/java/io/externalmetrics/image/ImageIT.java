package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image, built from this checkout and run as {@code docker run} does. */
@NeedsDocker
@Timeout(1800)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {
  private static final String BASE = "debian:trixie-slim";
  private static final long MOST_ABOVE_BASE = 150_000_000;
  private static final Duration SHUTDOWN_DELAY = Duration.ofSeconds(1);

  /** With it, the JVM ends unless it can use its ahead-of-time cache. */
  private static final String CACHE_OR_NOTHING = "--env=JDK_JAVA_OPTIONS=-XX:AOTMode=on";

  /** Its backend refuses all connections, which makes no server unready. */
  private static final String CONFIGURATION =
      """
      server: {address: 127.0.0.1, auth: none, shutdownDelay: %ds}
      management: {address: 0.0.0.0}
      sources:
        - name: jobs
          plugin: beanstalkd
          settings: {address: "127.0.0.1:1"}
          metrics: [{name: emails, tube: emails}]
      """
          .formatted(SHUTDOWN_DELAY.toSeconds());

  private static final Pattern MAVEN_PURL =
      Pattern.compile("\"pkg:maven/[^/]+/([^@]+)@([^?]+)\\?type=jar\"");

  @TempDir private Path directory;

  private String name = "";

  /** Its id: the name may become another build's meanwhile. */
  private String image = "";

  @BeforeAll
  void build() {
    name = Docker.buildImage(Duration.ofMinutes(25));
    image = Docker.run("image", "inspect", "--format={{.Id}}", name);
  }

  @Test
  void isNamedForItsVersion() {
    assertThat(name).matches("external-metrics-server:\\d+\\.\\d+\\.\\d+");
    assertThat(inspect("{{index .Config.Labels \"org.opencontainers.image.version\"}}"))
        .isEqualTo(name.substring(name.indexOf(':') + 1));
    assertThat(inspect("{{index .Config.Labels \"org.opencontainers.image.revision\"}}"))
        .matches("[0-9a-f]{40}|unknown");
  }

  @Test
  void isAtMost150MegabytesAboveItsBase() {
    long base = Long.parseLong(Docker.run("image", "inspect", "--format={{.Size}}", BASE));
    long above = Long.parseLong(inspect("{{.Size}}")) - base;

    tell("image, above its base", "%.1f MB".formatted(above / 1e6));
    assertThat(above).isLessThanOrEqualTo(MOST_ABOVE_BASE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"65532", "1000640000:0"})
  void servesAsAnyUserWithoutAnythingToWriteTo(String user) throws IOException {
    try (ServerContainer server =
        ServerContainer.serveReady(image, configuration(), "--user=" + user)) {
      assertThat(server.log())
          .contains("serving on https://127.0.0.1:6443")
          .doesNotContain("[warning]", "Exception");
    }
  }

  @Test
  void isNobodyUnlessTold() {
    assertThat(inspect("{{.Config.User}}")).isEqualTo("65532:65532");
    assertThat(runTool("id", "-u")).isEqualTo("65532");
  }

  @Test
  void endsInTimeOnceStopped() throws IOException {
    try (ServerContainer server = ServerContainer.serveReady(image, configuration())) {
      assertThat(server.stop())
          .isBetween(SHUTDOWN_DELAY, SHUTDOWN_DELAY.plus(Duration.ofSeconds(5)));
      assertThat(server.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void tellsWhenItIsReadyOnOneCore() throws IOException {
    Path configuration = configuration();
    List<Duration> starts =
        IntStream.range(0, 5)
            .mapToObj(
                _ -> {
                  try (ServerContainer server =
                      ServerContainer.serveReady(image, configuration, "--cpus=1")) {
                    tell("image, memory when ready", server.memoryMebibytes() + " MiB");
                    return server.untilReady();
                  }
                })
            .sorted()
            .toList();
    tell(
        "image, docker run until ready on one core",
        starts.stream()
            .map(it -> "%.2f s".formatted(it.toMillis() / 1000.0))
            .collect(Collectors.joining(", ")));

    // Not the 2 s of a machine that does nothing else: a cache that is not used shows nevertheless.
    assertThat(starts.getFirst()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void usesItsAheadOfTimeCache() throws IOException {
    assertThat(Docker.attempt("run", "--rm", CACHE_OR_NOTHING, image, "plugins").exitCode())
        .isZero();

    Path jar = Files.writeString(directory.resolve("other.jar"), "another jar");
    String trained = runTool("cut", "-d:", "-f1", "/ems/class-path");
    assertThat(
            Docker.attempt("run", "--rm", CACHE_OR_NOTHING, mount(jar, trained), image, "plugins")
                .exitCode())
        .as("the same with a jar that the cache was not made with")
        .isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ems/plugins/memcached.jar", "/ems/plugins/memcached/plugin.jar"})
  void findsAPluginThatIsMountedAndKeepsItsCache(String path) throws IOException {
    assertThat(Docker.run("run", "--rm", image, "plugins")).doesNotContain("memcached");

    assertThat(
            Docker.run(
                "run", "--rm", CACHE_OR_NOTHING, mount(examplePlugin(), path), image, "plugins"))
        .contains("beanstalkd", "cloudwatch", "memcached", "prometheus", "redis", "sysdig");
  }

  @Test
  void checksAFile() throws IOException {
    Path bad =
        Files.writeString(directory.resolve("bad.yaml"), CONFIGURATION.replace("tube:", "tbue:"));

    Docker.Result refused =
        Docker.attempt("run", "--rm", mount(bad, "/bad.yaml"), image, "check", "/bad.yaml");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("did you mean \"tube\"?");
    assertThat(
            Docker.run(
                "run", "--rm", mount(configuration(), "/ems.yaml"), image, "check", "/ems.yaml"))
        .startsWith("ok: 1 source, 1 metric");
  }

  @Test
  void listsEveryJarInItsBillOfMaterials() {
    Set<String> listed =
        MAVEN_PURL
            .matcher(runTool("cat", "/ems/sbom.cdx.json"))
            .results()
            .map(purl -> purl.group(1) + "-" + purl.group(2) + ".jar")
            .filter(jar -> !jar.startsWith("external-metrics-image-"))
            .collect(Collectors.toSet());
    Set<String> held =
        Stream.of("/ems/lib", "/ems/plugins")
            .flatMap(folder -> runTool("ls", folder).lines())
            .collect(Collectors.toSet());

    assertThat(held).hasSizeGreaterThan(50);
    assertThat(listed).isEqualTo(held);
  }

  @Test
  void tellsScannersTheVersionOfItsRuntime() {
    Matcher version =
        Pattern.compile("(?m)^Version: (\\d+\\.\\d+\\.\\d+)\\S*$")
            .matcher(runTool("cat", "/var/lib/dpkg/status.d/openjdk-25-jre-headless"));

    assertThat(version.find()).isTrue();
    assertThat(runTool("/ems/runtime/bin/java", "-version")).contains(version.group(1));
  }

  @Test
  void trustsPublicAuthoritiesAndKeepsLegalNotices() {
    assertThat(
            runTool("/ems/runtime/bin/keytool", "-list", "-cacerts", "-storepass", "changeit")
                .lines()
                .filter(line -> line.contains("trustedCertEntry")))
        .hasSizeGreaterThan(100);
    assertThat(runTool("cat", "/ems/runtime/legal/java.base/LICENSE"))
        .contains("GNU General Public License");
  }

  private Path configuration() throws IOException {
    return Files.writeString(directory.resolve("ems.yaml"), CONFIGURATION);
  }

  private static Path examplePlugin() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../../docs/example-plugin/target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches(".*memcached-[^-]+-?[A-Z]*\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String mount(Path file, String path) {
    return "--volume=" + file.toAbsolutePath().normalize() + ":" + path + ":ro";
  }

  private String inspect(String format) {
    return Docker.run("image", "inspect", "--format=" + format, image);
  }

  /** Runs another program of the image. */
  private String runTool(String program, String... arguments) {
    return Docker.run(
        Stream.concat(
                Stream.of("run", "--rm", "--entrypoint=" + program, image), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private static void tell(String what, String figure) {
    System.out.println("measured: " + what + ": " + figure);
  }
}
