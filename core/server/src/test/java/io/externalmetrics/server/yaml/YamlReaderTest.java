package io.externalmetrics.server.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  @Test
  void keepsScalarsAsWritten() throws Exception {
    assertThat(
            read("{octal: 007, time: 12:30, big: 1e3, yes: yes, quoted: \"null\", text: 'it''s'}"))
        .isEqualTo(
            Map.of(
                "octal", new RawValue.Text("007"),
                "time", new RawValue.Text("12:30"),
                "big", new RawValue.Text("1e3"),
                "yes", new RawValue.Text("yes"),
                "quoted", new RawValue.Text("null"),
                "text", new RawValue.Text("it's")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:", "a: ~", "a: null", "a: &hidden"})
  void takesNullForNothing(String text) throws Exception {
    assertThat(read(text)).isEqualTo(Map.of("a", new RawValue.Nothing()));
  }

  @Test
  void knowsLinesOfKeysAndElementsAndOfWhatIsMissing() throws Exception {
    YamlDocument document =
        YamlReader.read(
            """
            a:
              - b: 1
                c: 2
              -
                d: 3
            """);
    SettingPath a = SettingPath.ROOT.key("a");

    assertThat(document.line(a)).isEqualTo(1);
    assertThat(document.line(a.index(0).key("c"))).isEqualTo(3);
    assertThat(document.line(a.index(0).key("missing"))).isEqualTo(2);
    assertThat(document.line(a.index(1))).isEqualTo(5);
    assertThat(document.line(SettingPath.ROOT.key("missing"))).isEqualTo(1);
  }

  @Test
  void findsReferences() throws Exception {
    assertThat(
            read(
                """
                file: {fromFile: /a}
                env: {fromEnv: A}
                secret: {fromSecret: {name: a, key: b}}
                none: {fromFile: /a, other: b}
                """))
        .isEqualTo(
            Map.of(
                "file", new RawValue.Reference("fromFile", "/a"),
                "env", new RawValue.Reference("fromEnv", "A"),
                "secret", new RawValue.Reference("fromSecret", "a/b"),
                "none",
                    new RawValue.Fields(
                        Map.of(
                            "fromFile", new RawValue.Text("/a"),
                            "other", new RawValue.Text("b")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a: {fromFile: }~            a.fromFile: expected the path of a file, found nothing",
        "a: {fromFile: ''}~          a.fromFile: expected the path of a file, found an empty text",
        "a: {fromEnv: [A]}~          a.fromEnv: expected the name of a variable, found a list",
        "a: {fromSecret: b}~         a.fromSecret: expected {name: SECRET, key: KEY}, found a single value",
        "a: {fromSecret: {nmae: b}}~ a.fromSecret: expected {name: SECRET, key: KEY}, found other keys",
        "a: {fromSecret: {name: ../b, key: c}}~   a.fromSecret.name: expected the name of a Secret, found another text",
        "a: {fromSecret: {name: b, key: c/../d}}~ a.fromSecret.key: expected a key of a Secret, found another text",
        "{a: 1, a: 2}~               a: duplicate key, on line 1 and line 1; keep one",
        "{a: !hunter2 1}~            a: expected no YAML tag; put a text that begins with \"!\" in quotes",
        "{password:hunter2}~         expected a space after the colon of each key",
        "{[a]: 1}~                   expected single texts as keys, found a list or mapping",
        "a: &x [*x]~                 a[0]: expected a value, found an alias of what it stands in",
      })
  void reportsAProblemAndGoesOn(String text, String problem) throws Exception {
    assertThat(YamlReader.read(text).problems())
        .extracting(Problem::toString)
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "password: *hunter2~      1~ found an undefined alias; put a text that begins with \"*\" in quotes",
        "password: !hunter2!a b~  1~ found undefined tag handle",
        "password: \"hunter\\zwei~ 1~ found unknown escape character",
        "password: @hunter2~      1~ found character '@' that cannot start any token. (Do not use @ for indentation)",
        "password: [hunter2~      1~ expected ',' or ']', but got <stream end>",
        "a: b: hunter2~           1~ mapping values are not allowed here",
        "{a: 1} --- {b: 1}~       1~ expected <block end>, found something else",
        "`a: 1\n---\nb: 2`~       2~ expected one document, found another one",
        "`a: 1\nb: \u0007hunter2`~  2~ found a control character; remove it",
        "- hunter2~               1~ expected a mapping, found a list",
        "hunter2~                 1~ expected a mapping, found a single value",
        "{fromFile: hunter2}~     1~ expected a mapping, found a reference (fromFile)",
        "``~                      1~ expected a mapping, found an empty file",
        "---~                     1~ expected a mapping, found nothing",
      })
  void refusesWithoutQuoting(String text, int line, String message) {
    assertThatExceptionOfType(UnreadableYamlException.class)
        .isThrownBy(() -> YamlReader.read(text))
        .withMessage(message)
        .satisfies(refused -> assertThat(refused.line()).isEqualTo(line))
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("hunter"));
  }

  @Test
  void followsAliasesAndMergeKeys() throws Exception {
    assertThat(read("base: &base {a: 1, b: 2}\nsame: *base\nmore: {<<: *base, b: 3}"))
        .containsEntry("same", fields("1", "2"))
        .containsEntry("more", fields("1", "3"));
  }

  @Test
  void refusesAliasesThatMultiply() {
    StringBuilder text = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 9; i++) {
      String alias = "*a" + (i - 1);
      text.append(
          "a%d: &a%d [%s]\n"
              .formatted(i, i, String.join(", ", List.of(alias, alias, alias, alias, alias))));
    }

    assertThatExceptionOfType(UnreadableYamlException.class)
        .isThrownBy(() -> YamlReader.read(text.toString()))
        .withMessage("more than 200000 values, counting aliases as often as used");
  }

  @Test
  void refusesEndlessNesting() {
    assertThatExceptionOfType(UnreadableYamlException.class)
        .isThrownBy(() -> YamlReader.read("a: " + "[".repeat(200_000)))
        .withMessage("nested too deeply");
  }

  private static Map<String, RawValue> read(String text) throws UnreadableYamlException {
    return YamlReader.read(text).root().fields();
  }

  private static RawValue fields(String a, String b) {
    return new RawValue.Fields(Map.of("a", new RawValue.Text(a), "b", new RawValue.Text(b)));
  }
}
