package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.settings;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.FakeSecretTexts;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.plugin.QueuePlugin;
import io.externalmetrics.server.poll.SettingsSupply.Resolved;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.RawValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferencedSettingsTest {
  private static final RawValue MISSING = new RawValue.Reference("fromEnv", "MISSING");

  @TempDir private Path directory;
  private final FakeSecretTexts secrets = new FakeSecretTexts();
  private Path file = Path.of("");

  @BeforeEach
  void writePassword() throws Exception {
    file = directory.resolve("password");
    Files.writeString(file, "hunter2");
  }

  @Test
  void readsAChangedFileAnew() throws Exception {
    SettingsSupply supply =
        supply(withPassword(new RawValue.Reference("fromFile", file.toString())));
    assertThat(password(supply.resolve())).isEqualTo(Secret.of("hunter2"));

    Files.writeString(file, "rotated");

    assertThat(password(supply.resolve())).isEqualTo(Secret.of("rotated"));
    assertThat(supply.resolve().redact().apply("rotated or hunter2")).isEqualTo("*** or hunter2");
  }

  @Test
  void readsASecretAnewWhereABackendRefusedTheKnownOne() throws Exception {
    secrets.put("redis", "password", "hunter2");
    SettingsSupply supply =
        supply(withPassword(new RawValue.Reference("fromSecret", "redis/password")));
    assertThat(password(supply.resolve())).isEqualTo(Secret.of("hunter2"));

    secrets.put("redis", "password", "rotated");

    assertThat(password(supply.resolveAnew())).isEqualTo(Secret.of("rotated"));
    assertThat(secrets.maxAges()).containsExactly(Duration.ofSeconds(10), Duration.ofMillis(900));
  }

  @Test
  void resolvesOnceWhatHoldsNoReferenceWhereItsNeighboursDo() throws Exception {
    SettingsSupply supply =
        supply(withPassword(new RawValue.Reference("fromFile", file.toString())));
    Metric first = supply.resolve().metrics().getFirst();

    assertThat(supply.resolve().metrics().getFirst().settings()).isSameAs(first.settings());
  }

  @Test
  void aMetricWhoseReferenceLeadsNowhereFailsAlone() throws Exception {
    SourceDefinition source =
        source("jobs")
            .plugin(new QueuePlugin())
            .with(
                metric("good").settings(settings("queue", "a")),
                metric("bad").settings(new RawValue.Fields(Map.of("queue", MISSING))));

    Resolved resolved = supply(source).resolve();

    assertThat(resolved.metrics()).extracting(Metric::name).containsExactly("good");
    assertThat(resolved.unresolved())
        .containsExactly(Map.entry("bad", "queue: environment variable MISSING is not set"));
  }

  @Test
  void aSourceWhoseReferenceLeadsNowhereHasNoSettings() {
    assertThatThrownBy(() -> supply(withPassword(MISSING)).resolve())
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("settings.password: environment variable MISSING is not set");
  }

  private static SourceDefinition withPassword(RawValue password) {
    return source("jobs")
        .plugin(new QueuePlugin())
        .settings(
            new RawValue.Fields(
                Map.of("address", new RawValue.Text("one:1"), "password", password)))
        .with(metric("emails").settings(settings("queue", "emails")));
  }

  private SettingsSupply supply(SourceDefinition source) {
    return new ReferencedSettings(source, new References(Map.of(), secrets));
  }

  private static Secret password(Resolved resolved) {
    return resolved.source().get(QueuePlugin.PASSWORD);
  }
}
