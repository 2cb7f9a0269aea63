package io.externalmetrics.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.externalmetrics.spi.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
  private static final SettingPath PATH = SettingPath.ROOT.key("sources").index(2).key("settings");

  private static final Setting<String> TUBE =
      Setting.required("tube", SettingTypes.string(), "A tube.");
  private static final Setting<String> TUBES =
      Setting.optional("tubes", SettingTypes.string(), "A glob.");
  private static final Setting<Integer> WINDOW =
      Setting.withDefault("window", SettingTypes.integer(1, 500), 100, "A size.");
  private static final Setting<Secret> PASSWORD =
      Setting.optional("password", SettingTypes.secret(), "A password.");

  private final List<String> problems = new ArrayList<>();

  @Test
  void givesValuesByTheirSettings() {
    Settings settings =
        read(Schema.of(TUBE, WINDOW), Map.of("tube", text("emails"), "window", text("7")));

    assertThat(problems).isEmpty();
    assertThat(settings.get(TUBE)).isEqualTo("emails");
    assertThat(settings.get(WINDOW)).isEqualTo(7);
  }

  @Test
  void givesDefaultsForWhatIsLeftOut() {
    Settings settings = read(Schema.of(WINDOW, TUBES), Map.of());

    assertThat(settings.get(WINDOW)).isEqualTo(100);
    assertThat(settings.has(WINDOW)).isFalse();
    assertThat(settings.find(TUBES)).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> settings.get(TUBES))
        .withMessage("no value for setting \"tubes\"");
  }

  @Test
  void namesTheNearestKeyOfAnUnknownOne() {
    read(Schema.of(TUBES, WINDOW), Map.of("widnow", text("7")));

    assertThat(problems)
        .containsExactly("sources[2].settings.widnow: unknown setting; did you mean \"window\"?");
  }

  @Test
  void suggestsNothingWhereNothingIsNear() {
    read(Schema.of(WINDOW), Map.of("colour", text("red")));

    assertThat(problems).containsExactly("sources[2].settings.colour: unknown setting");
  }

  @Test
  void reportsAMisspeltRequiredKeyOnce() {
    read(Schema.of(TUBE), Map.of("tbue", text("emails")));

    assertThat(problems)
        .containsExactly("sources[2].settings.tbue: unknown setting; did you mean \"tube\"?");
  }

  @Test
  void reportsWhatIsMissing() {
    read(Schema.of(TUBE), Map.of());

    assertThat(problems)
        .containsExactly("sources[2].settings.tube: missing; expected string; add it");
  }

  @Test
  void refusesWhatIsNoMapping() {
    Schema.of(TUBE).read(text("tube"), PATH, problem -> problems.add(problem.toString()));

    assertThat(problems)
        .containsExactly("sources[2].settings: expected a mapping, found a single value");
  }

  @Test
  void showsRulesWhatIsWrittenInMappingsWithin() {
    Setting<Map<String, String>> headers =
        Setting.withDefault(
            "headers", SettingTypes.mapOf(SettingTypes.string()), Map.of(), "Headers.");
    List<Set<String>> seen = new ArrayList<>();
    SchemaRule rule =
        (written, _) -> {
          seen.add(Set.copyOf(written));
          return Optional.empty();
        };
    RawValue raw =
        new RawValue.Fields(
            Map.of(
                "headers",
                new RawValue.Fields(Map.of("Authorization", new RawValue.Text("hunter2")))));
    Schema.of(headers).with(rule).read(raw, SettingPath.ROOT, _ -> {});
    Schema.of(headers).advising(rule).advise(raw, SettingPath.ROOT, _ -> {});

    assertThat(seen)
        .containsExactly(
            Set.of("headers", "headers.Authorization"), Set.of("headers", "headers.Authorization"));
  }

  @Test
  void advisesWithoutRefusing() {
    Schema unverified =
        Schema.of(WINDOW)
            .advising(
                SchemaRule.values(
                    WINDOW,
                    settings ->
                        settings.get(WINDOW) > 100
                            ? Optional.of("large windows cost memory")
                            : Optional.empty()));
    Setting<Integer> group =
        Setting.optional(
            "reading",
            SettingTypes.group(unverified, settings -> settings.get(WINDOW)),
            "How to read.");
    Schema schema = Schema.of(TUBE, group);
    Map<String, RawValue> large =
        Map.of("tube", text("a"), "reading", new RawValue.Fields(Map.of("window", text("101"))));

    assertThat(read(schema, large).get(group)).isEqualTo(101);
    assertThat(problems).isEmpty();
    schema.advise(new RawValue.Fields(large), PATH, problem -> problems.add(problem.toString()));
    assertThat(problems)
        .containsExactly("sources[2].settings.reading.window: large windows cost memory");
  }

  @Test
  void wantsExactlyOneOfSeveral() {
    Schema schema =
        Schema.of(Setting.optional("tube", SettingTypes.string(), "A tube."), TUBES)
            .with(SchemaRule.exactlyOneOf(TUBE, TUBES));

    read(schema, Map.of());
    read(schema, Map.of("tube", text("a"), "tubes", text("b*")));
    read(schema, Map.of("tube", text("a")));
    read(schema, Map.of("tbue", text("a")));

    assertThat(problems)
        .containsExactly(
            "sources[2].settings: expected exactly one of \"tube\", \"tubes\", found none; add one",
            "sources[2].settings: expected exactly one of \"tube\", \"tubes\", found \"tube\","
                + " \"tubes\"; keep one",
            "sources[2].settings.tbue: unknown setting; did you mean \"tube\"?");
  }

  @Test
  void refusesASettingWithoutItsCompanion() {
    Schema schema = Schema.of(TUBES, WINDOW).with(SchemaRule.onlyWith(WINDOW, TUBES));

    read(schema, Map.of("window", text("3")));

    assertThat(problems)
        .containsExactly(
            "sources[2].settings.window: goes only with \"tubes\", which is missing; remove it");
  }

  @Test
  void judgesValuesTogether() {
    Schema schema =
        Schema.of(WINDOW)
            .with(
                SchemaRule.values(
                    WINDOW,
                    settings ->
                        settings.get(WINDOW) % 2 == 0
                            ? Optional.empty()
                            : Optional.of("expected an even number")));

    read(schema, Map.of("window", text("3")));

    assertThat(problems).containsExactly("sources[2].settings.window: expected an even number");
  }

  @Test
  void takesAReferenceForAnyTextWithoutAValue() {
    Settings settings =
        read(
            Schema.of(TUBE, PASSWORD),
            Map.of(
                "tube", new RawValue.Reference("fromEnv", "TUBE"),
                "password", new RawValue.Reference("fromFile", "/secret")));

    assertThat(problems).isEmpty();
    assertThat(settings.find(TUBE)).isEmpty();
  }

  @Test
  void printsNoValues() {
    Settings settings = read(Schema.of(PASSWORD), Map.of("password", text("planted")));

    assertThat(settings).hasToString("Settings[password]");
    assertThat(settings.get(PASSWORD)).hasToString("***");
    assertThat(text("planted").toString()).doesNotContain("planted");
  }

  @Test
  void isEqualWhereAllValuesAre() {
    Schema schema = Schema.of(WINDOW, PASSWORD);

    assertThat(read(schema, Map.of("password", text("one"))))
        .isEqualTo(read(schema, Map.of("password", text("one"))))
        .isNotEqualTo(read(schema, Map.of("password", text("two"))));
  }

  @Test
  void cannotDeclareAKeyTwice() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Schema.of(TUBE).plus(Schema.of(TUBE)))
        .withMessage("a setting is declared twice among [tube, tube]");
  }

  @Test
  void cannotDeclareASettingThatSaysNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Setting.optional("tube", SettingTypes.string(), " "))
        .withMessage("setting \"tube\" has no doc");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Setting.optional("Tube-name", SettingTypes.string(), "A tube."))
        .withMessage("setting \"Tube-name\" is not camelCase");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Setting<>(
                    "timeout",
                    SettingTypes.duration(Duration.ZERO),
                    "A time.",
                    true,
                    Optional.of(Duration.ZERO)))
        .withMessage("setting \"timeout\" is required and has a default");
  }

  private Settings read(Schema schema, Map<String, RawValue> fields) {
    return schema.read(
        new RawValue.Fields(fields), PATH, problem -> problems.add(problem.toString()));
  }

  private static RawValue text(String text) {
    return new RawValue.Text(text);
  }
}
