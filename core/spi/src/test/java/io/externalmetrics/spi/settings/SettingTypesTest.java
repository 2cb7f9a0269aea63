package io.externalmetrics.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypesTest {
  private static final SettingPath PATH = SettingPath.ROOT.key("key");

  private enum Count {
    READY,
    LONG_WAITING
  }

  private final List<String> problems = new ArrayList<>();

  @Test
  void readsEachTypeFromItsText() {
    assertThat(read(SettingTypes.string(), "007")).contains("007");
    assertThat(read(SettingTypes.secret(), "planted")).contains(Secret.of("planted"));
    assertThat(read(SettingTypes.bool(), "true")).contains(true);
    assertThat(read(SettingTypes.integer(0, 15), "15")).contains(15);
    assertThat(read(SettingTypes.number(), "-1.5e3")).contains(-1500.0);
    assertThat(read(SettingTypes.duration(Duration.ZERO), "1h30m"))
        .contains(Duration.ofMinutes(90));
    assertThat(read(SettingTypes.oneOf(Count.class), "longWaiting")).contains(Count.LONG_WAITING);
    assertThat(problems).isEmpty();
  }

  @Test
  void saysWhatWasExpectedAndWhatWasFound() {
    read(SettingTypes.string(), "");
    read(SettingTypes.bool(), "yes");
    read(SettingTypes.integer(0, 15), "16");
    read(SettingTypes.integer(0, 15), "many");
    read(SettingTypes.number(), "NaN");
    read(SettingTypes.duration(Duration.ofSeconds(1)), "500ms");
    read(SettingTypes.duration(Duration.ZERO), "15");
    read(SettingTypes.oneOf(Count.class), "redy");

    assertThat(problems)
        .containsExactly(
            "key: expected a text that is not empty, found an empty text",
            "key: expected true or false, found \"yes\"",
            "key: expected a whole number from 0 to 15, found \"16\"",
            "key: expected a whole number from 0 to 15, found \"many\"",
            "key: expected a number, found \"NaN\"",
            "key: expected at least 1s, found \"500ms\"",
            "key: expected a duration such as 15s, 5m or 1h30m, found \"15\"",
            "key: expected one of ready, longWaiting, found \"redy\"; did you mean \"ready\"?");
  }

  @Test
  void neverShowsASecret() {
    SettingType<Secret> type = SettingTypes.secret();

    type.read(new RawValue.Items(List.of(new RawValue.Text("planted"))), PATH, this::note);
    type.read(new RawValue.Fields(Map.of()), PATH, this::note);
    type.read(new RawValue.Nothing(), PATH, this::note);

    assertThat(problems)
        .containsExactly(
            "key: expected secret string, found a list",
            "key: expected secret string, found a mapping; a reference is {fromFile: PATH},"
                + " {fromEnv: NAME} or {fromSecret: {name: NAME, key: KEY}}",
            "key: expected secret string, found nothing");
    assertThat(type.print(Secret.of("planted"))).isEqualTo("***");
  }

  @Test
  void hidesAPasswordThatStandsInAUrl() {
    read(SettingTypes.integer(1, 2), "redis://user:planted@host:6379/0");

    assertThat(problems)
        .containsExactly(
            "key: expected a whole number from 1 to 2, found \"redis://***@host:6379/0\"");
  }

  @Test
  void cutsALongTextThatWasFound() {
    read(SettingTypes.bool(), "x".repeat(100));

    assertThat(problems)
        .containsExactly("key: expected true or false, found \"" + "x".repeat(60) + "…\"");
  }

  @Test
  void namesTheElementOfAListThatIsWrong() {
    SettingType<List<Count>> type = SettingTypes.listOf(SettingTypes.oneOf(Count.class));

    Optional<List<Count>> good = type.read(items("ready", "longWaiting"), PATH, this::note);
    type.read(items("ready", "buried"), PATH, this::note);
    type.read(items(), PATH, this::note);

    assertThat(good).contains(List.of(Count.READY, Count.LONG_WAITING));
    assertThat(type.print(good.orElseThrow())).isEqualTo("[ready, longWaiting]");
    assertThat(problems)
        .containsExactly(
            "key[1]: expected one of ready, longWaiting, found \"buried\"",
            "key: expected list of ready | longWaiting, found an empty list");
  }

  @Test
  void readsAMappingToOneType() {
    Map<String, RawValue> fields = new LinkedHashMap<>();
    fields.put("b", new RawValue.Text("2"));
    fields.put("a", new RawValue.Text("1"));
    SettingType<Map<String, Integer>> type = SettingTypes.mapOf(SettingTypes.integer(0, 9));

    Optional<Map<String, Integer>> read = type.read(new RawValue.Fields(fields), PATH, this::note);

    assertThat(read).contains(Map.of("a", 1, "b", 2));
    assertThat(type.print(read.orElseThrow())).isEqualTo("{a: 1, b: 2}");
  }

  @Test
  void makesAGroupOnlyOfCompleteSettings() {
    Setting<Integer> port = Setting.required("port", SettingTypes.integer(1, 9), "A port.");
    SettingType<Integer> type = SettingTypes.group(Schema.of(port), settings -> settings.get(port));

    assertThat(type.read(fields("port", new RawValue.Text("7")), PATH, this::note)).contains(7);
    assertThat(type.read(fields("port", new RawValue.Text("0")), PATH, this::note)).isEmpty();
    assertThat(
            type.read(fields("port", new RawValue.Reference("fromEnv", "PORT")), PATH, this::note))
        .isEmpty();
    assertThat(type.read(new RawValue.Nothing(), PATH, this::note)).isEmpty();
    assertThat(problems)
        .containsExactly(
            "key.port: expected a whole number from 1 to 9, found \"0\"",
            "key: expected mapping, found nothing");
  }

  @Test
  void switchesAGroupOnAndOffWithoutItsSettings() {
    SettingType<String> type = SettingTypes.switchableGroup(Schema.of(), _ -> "made");

    assertThat(read(type, "true")).contains("made");
    assertThat(read(type, "false")).isEmpty();
    assertThat(problems).isEmpty();
    read(type, "on");
    assertThat(problems)
        .containsExactly("key: expected true, false or mapping, found a single value");
  }

  @ParameterizedTest
  @CsvSource({"500ms", "15s", "5m", "1h30m", "1h2m3s4ms", "0s"})
  void printsADurationAsItWasWritten(String text) {
    assertThat(DurationText.print(DurationText.parse(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "s", "-5s", "1.5s", "5s1m", "1d", "1 s", "9999999999s"})
  void refusesWhatIsNoDuration(String text) {
    read(SettingTypes.duration(Duration.ZERO), text);

    assertThat(problems).hasSize(1);
  }

  private <T> Optional<T> read(SettingType<T> type, String text) {
    return type.read(new RawValue.Text(text), PATH, this::note);
  }

  private void note(Problem problem) {
    problems.add(problem.toString());
  }

  private static RawValue items(String... texts) {
    return new RawValue.Items(List.of(texts).stream().<RawValue>map(RawValue.Text::new).toList());
  }

  private static RawValue fields(String key, RawValue value) {
    return new RawValue.Fields(Map.of(key, value));
  }
}
