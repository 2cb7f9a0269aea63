package io.externalmetrics.e2e;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer.Series;
import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Edits of the file while HPAs read. */
@NeedsDocker
@Timeout(300)
class ReloadIT {
  private static final int READERS = 4;

  private static final String FIRST = configuration("1s", "{name: removed, list: a}");

  @TempDir private Path directory;

  private final DebianService redis = Backends.redis().start();
  private Path file;
  private EmsServer server;

  @BeforeEach
  void serve() throws IOException {
    // As a ConfigMap is mounted: ems.yaml -> ..data/ems.yaml, ..data -> a directory per version.
    Files.createSymbolicLink(directory.resolve("ems.yaml"), Path.of("..data", "ems.yaml"));
    file = directory.resolve("ems.yaml");
    swap("first", FIRST);
    server = EmsServer.serveReady(file);
  }

  @AfterEach
  void end() {
    server.close();
    redis.close();
  }

  @Test
  void goodEditsFailNoRequest() throws Exception {
    try (Readers readers = Readers.start(READERS, server, "lists-kept")) {
      edit(configuration("500ms", "{name: removed, list: a}"));
      eventually(() -> assertThat(server.output()).contains("now polling sources: 1"));
      edit(configuration("500ms", "{name: removed, list: a}", "{name: added, list: b}"));
      eventually(() -> assertThat(server.metric("lists-added").code()).isEqualTo(200));
      edit(configuration("1s", "{name: added, list: b}"));
      eventually(() -> assertThat(server.metric("lists-removed").code()).isEqualTo(404));
      edit(FIRST.replace("list: kept", "list: kept, labels: {team: mail}"));
      eventually(
          () -> assertThat(labels("lists-kept")).isEqualTo(Map.of("key", "kept", "team", "mail")));
      swap("second", configuration("1s", "{name: swapped, list: c}"));
      eventually(() -> assertThat(server.metric("lists-swapped").code()).isEqualTo(200));

      assertThat(readers.stop()).isEmpty();
      assertThat(readers.requests()).isGreaterThan(100);
    }
    assertThat(server.own("ems_config_last_reload_successful")).isEqualTo(1);
  }

  @Test
  void aBrokenEditChangesNothing() throws Exception {
    assertThat(server.own("ems_config_last_reload_successful")).isEqualTo(1);
    try (Readers readers = Readers.start(READERS, server, "lists-kept", "lists-removed")) {
      edit("sources: [");
      awaitRefusal("nothing is changed: " + file + ":1: ");
      edit("");
      awaitRefusal("nothing is changed: " + file + ":1: expected a mapping, found an empty file");
      edit(FIRST.replace("plugin: redis", "plugin: reddis"));
      awaitRefusal(
          file
              + ": source \"lists\" keeps its previous form: sources[0].plugin: unknown plugin"
              + " \"reddis\", there are: beanstalkd, cloudwatch, prometheus, redis, sysdig; did you mean \"redis\"?");
      edit(FIRST.replace("list: kept", "lst: kept"));
      awaitRefusal(file + ": metric \"lists-kept\" keeps its previous form: ");
      Files.delete(file.toRealPath());
      awaitRefusal("nothing is changed: cannot read " + file + ": no such file");

      double polls = server.polls("lists");
      eventually(() -> assertThat(server.polls("lists")).isGreaterThan(polls));
      assertThat(readers.stop()).isEmpty();
    }

    edit(FIRST);
    eventually(() -> assertThat(server.own("ems_config_last_reload_successful")).isEqualTo(1));
  }

  private void awaitRefusal(String line) {
    eventually(
        () -> {
          assertThat(server.output()).contains(line);
          assertThat(server.own("ems_config_last_reload_successful")).isZero();
        });
  }

  private Map<String, String> labels(String metric) {
    return server.metric(metric).series().stream()
        .findFirst()
        .map(Series::metricLabels)
        .orElse(Map.of());
  }

  /** In place, as an editor on a host does. */
  private void edit(String text) throws IOException {
    Files.writeString(directory.resolve("..data").resolve("ems.yaml"), address(text));
  }

  /** As the kubelet does. */
  private void swap(String version, String text) throws IOException {
    Path versioned = Files.createDirectory(directory.resolve(".." + version));
    Files.writeString(versioned.resolve("ems.yaml"), address(text));
    Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), versioned.getFileName());
    Files.move(link, directory.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }

  private String address(String text) {
    return text.replace("BACKEND", redis.address().toString());
  }

  private static String configuration(String interval, String... metrics) {
    return """
        server: {address: 127.0.0.1, port: 0, auth: none}
        management: {port: 0}
        sources:
          - name: lists
            plugin: redis
            interval: %s
            settings: {address: "BACKEND"}
            metrics:
              - {name: kept, list: kept}
              - %s
        """
        .formatted(interval, String.join("\n      - ", metrics));
  }
}
