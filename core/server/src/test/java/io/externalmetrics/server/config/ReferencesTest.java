package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.References.Resolution;
import io.externalmetrics.server.config.References.Resolver;
import io.externalmetrics.server.plugin.QueuePlugin;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferencesTest {
  private static final SettingPath PATH = SettingPath.ROOT.key("settings");
  private static final Setting<Integer> PORT =
      Setting.required("port", SettingTypes.integer(1, 9), "A number.");
  private static final Setting<List<String>> NAMES =
      Setting.required("names", SettingTypes.listOf(SettingTypes.string()), "Names.");

  private final FakeSecretTexts secrets = new FakeSecretTexts();
  private final References references =
      new References(Map.of("HOST", "secret-host", "PORT", "4711-secret"), secrets);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`hunter2`,`hunter2`",
        "`hunter2\n`,`hunter2`",
        "`hunter2\r\n`,`hunter2`",
        "`a\n\n`,`a\n`"
      })
  void dropsOneTrailingNewlineOfAFile(String content, String expected) throws IOException {
    Settings settings = resolved("address", "a", "password", file(content)).settings();

    assertThat(settings.get(QueuePlugin.PASSWORD)).isEqualTo(Secret.of(expected));
  }

  @Test
  void replacesReferencesInListsAndEnvironmentVariables() {
    Resolution resolution =
        references
            .recent()
            .resolve(
                Schema.of(NAMES),
                fields("names", new RawValue.Items(List.of(text("a"), environment("HOST")))),
                PATH);

    assertThat(resolution)
        .isInstanceOfSatisfying(
            Resolution.Resolved.class,
            good -> assertThat(good.settings().get(NAMES)).containsExactly("a", "secret-host"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"`hunter2`,`hunter2`", "`hunter2\n`,`hunter2`", "`a\n\n`,`a\n`"})
  void dropsOneTrailingNewlineOfASecret(String content, String expected) {
    secrets.put("redis", "password", content);

    assertThat(
            resolved("address", "a", "password", secret("redis", "password"))
                .settings()
                .get(QueuePlugin.PASSWORD))
        .isEqualTo(Secret.of(expected));
  }

  @Test
  void redactsWhatCameFromASecret() {
    secrets.put("redis", "host", "planted-host");

    Resolution.Resolved resolved = resolved("address", secret("redis", "host"));

    assertThat(resolved.redactor().redact("no answer from planted-host"))
        .isEqualTo("no answer from ***");
    assertThat(resolved.toString()).doesNotContain("planted");
  }

  @Test
  void wantsNewerSecretsWhereABackendRefusesTheKnownOnes() {
    secrets.put("redis", "host", "a");
    RawValue raw = fields("address", secret("redis", "host"));

    references.recent().resolve(QueuePlugin.SOURCE, raw, PATH);
    references.newest().resolve(QueuePlugin.SOURCE, raw, PATH);

    assertThat(secrets.maxAges()).containsExactly(Duration.ofSeconds(10), Duration.ofMillis(900));
  }

  @Test
  void whatIsResolvedTogetherHasOneDeadlineForItsSecrets() {
    secrets.put("redis", "host", "a");
    RawValue raw = fields("address", secret("redis", "host"));
    Resolver resolver = references.recent();

    resolver.resolve(QueuePlugin.SOURCE, raw, PATH);
    resolver.resolve(QueuePlugin.SOURCE, raw, PATH);

    assertThat(Set.copyOf(secrets.deadlines()))
        .singleElement()
        .satisfies(
            deadline ->
                assertThat(deadline.remaining()).isLessThanOrEqualTo(Duration.ofSeconds(4)));
  }

  @Test
  void redactsWhatCameFromElsewhereAndSecretsThatDidNot() throws IOException {
    Resolution.Resolved resolved =
        resolved(
            "address",
            environment("HOST"),
            "password",
            "planted-password",
            "login",
            fields("token", text("planted-token")));

    assertThat(resolved.redactor().redact("secret-host: planted-password, planted-token"))
        .isEqualTo("***: ***, ***");
    assertThat(resolved.toString()).doesNotContain("secret-host", "planted");
  }

  @Test
  void givesEqualSettingsUntilAFileChanges() throws IOException {
    RawValue.Reference reference = file("one");
    Settings before = resolved("address", "a", "password", reference).settings();

    assertThat(resolved("address", "a", "password", reference).settings()).isEqualTo(before);
    Files.writeString(Path.of(reference.target()), "two");
    assertThat(resolved("address", "a", "password", reference).settings()).isNotEqualTo(before);
  }

  @Test
  void tellsWhyAFileCannotBeRead() throws IOException {
    Path large = Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
    Path binary = Files.write(directory.resolve("binary"), new byte[] {(byte) 0xff});

    assertThat(reasonForFile(directory.resolve("none"))).endsWith("none: no such file");
    assertThat(reasonForFile(directory)).endsWith(": not a regular file");
    assertThat(reasonForFile(large)).endsWith("large: larger than 1 MiB");
    assertThat(reasonForFile(binary)).endsWith("binary: not UTF-8 text");
    assertThat(reason(QueuePlugin.SOURCE, "address", new RawValue.Reference("fromFile", "a\0b")))
        .isEqualTo("settings.address: cannot read a\0b: not a path");
    assertThat(reasonForFile(Path.of("/nowhere/password")))
        .isEqualTo("settings.address: cannot read /nowhere/password: no such file");
  }

  @Test
  void tellsWhatIsNotThere() {
    assertThat(reason(QueuePlugin.SOURCE, "address", environment("NOBODY")))
        .isEqualTo("settings.address: environment variable NOBODY is not set");
    assertThat(reason(QueuePlugin.SOURCE, "address", secret("redis", "password")))
        .isEqualTo(
            "settings.address: cannot read key \"password\" of Secret \"redis\": there is no such"
                + " key");
  }

  @Test
  void tellsOfAnInvalidTextWithoutQuotingIt() {
    assertThat(reason(Schema.of(PORT), "port", environment("PORT")))
        .isEqualTo("settings.port: expected a whole number from 1 to 9, found \"***\"");
  }

  @Test
  void survivesATypeThatThrows() {
    Schema defective =
        Schema.of(
            Setting.required(
                "address",
                SettingTypes.text("x", Integer::valueOf, String::valueOf),
                "Fails with the text in the message."));

    assertThat(reason(defective, "address", text("planted")))
        .isEqualTo(
            "settings: the plugin cannot read this and fails with"
                + " java.lang.NumberFormatException; report it to the plugin's author");
  }

  private String reasonForFile(Path file) {
    return reason(
        QueuePlugin.SOURCE, "address", new RawValue.Reference("fromFile", file.toString()));
  }

  private String reason(Schema schema, String key, RawValue value) {
    return switch (references.recent().resolve(schema, fields(key, value), PATH)) {
      case Resolution.Resolved _ -> "resolved";
      case Resolution.Unresolved(String reason) -> reason;
    };
  }

  private Resolution.Resolved resolved(Object... keysAndValues) {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      fields.put(
          (String) keysAndValues[i],
          keysAndValues[i + 1] instanceof RawValue raw ? raw : text((String) keysAndValues[i + 1]));
    }
    return (Resolution.Resolved)
        references.recent().resolve(QueuePlugin.SOURCE, new RawValue.Fields(fields), PATH);
  }

  private RawValue.Reference file(String content) throws IOException {
    return new RawValue.Reference(
        "fromFile", Files.writeString(directory.resolve("text"), content).toString());
  }

  private static RawValue.Reference secret(String name, String key) {
    return new RawValue.Reference("fromSecret", name + "/" + key);
  }

  private static RawValue.Reference environment(String name) {
    return new RawValue.Reference("fromEnv", name);
  }

  private static RawValue text(String text) {
    return new RawValue.Text(text);
  }

  private static RawValue fields(String key, RawValue value) {
    return new RawValue.Fields(Map.of(key, value));
  }
}
