package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {
  private static final String UNABLE = "unable to parse requirement: ";
  private static final String NAME_RULE =
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";

  @ParameterizedTest(name = "<{0}> is <{1}>")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""                          | ""
          " "                         | ""
          a                           | a
          !a                          | !a
          ! a                         | !a
          a=b                         | a=b
          " a = b "                   | a=b
          a==b                        | a==b
          a!=b                        | a!=b
          a=                          | a=
          a==                         | a==
          a!=                         | a!=
          a=,b                        | a=,b
          a=b,c=d                     | a=b,c=d
          a in (y,x,x)                | a in (x,y)
          a in(x)                     | a in (x)
          a in ()                     | a in ()
          a in (,)                    | a in ()
          a in (x,)                   | a in (,x)
          a in (,x)                   | a in (,x)
          a in (x,,y)                 | a in (,x,y)
          a notin (x)                 | a notin (x)
          a notin ()                  | a notin ()
          in in (in)                  | in in (in)
          notin=1                     | notin=1
          a=in                        | a=in
          in                          | in
          !in                         | !in
          a in (in,notin)             | a in (in,notin)
          a>1                         | a>1
          a > 1                       | a>1
          a<1                         | a<1
          x in (a,b),y notin (c),z,!w | !w,x in (a,b),y notin (c),z
          a,a                         | a,a
          a=b,a=c                     | a=b,a=c
          a=b,!a                      | a=b,!a
          example.com/name=v          | example.com/name=v
          b,a                         | a,b
          queue=a,n notin (q),k in (z,y),e,!d,b=c | b=c,!d,e,k in (y,z),n notin (q),queue=a
          """)
  void readsAndPrintsInCanonicalForm(String text, String canonical) {
    assertThat(LabelSelector.parse(text)).hasToString(canonical);
    assertThat(LabelSelector.parse(canonical)).isEqualTo(LabelSelector.parse(text));
  }

  @Test
  void allowsEveryWhitespaceAroundTokens() {
    assertThat(LabelSelector.parse("a\t=\nb\r,\tc")).hasToString("a=b,c");
  }

  @ParameterizedTest(name = "<{0}>: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a=b c      | found 'c', expected: ',' or 'end of string'
          a=b,       | found '', expected: identifier after ','
          ,a=b       | found ',', expected: !, identifier, or 'end of string'
          ,          | found ',', expected: !, identifier, or 'end of string'
          a=b,,c=d   | found ',', expected: identifier after ','
          =b         | found '=', expected: !, identifier, or 'end of string'
          ==         | found '==', expected: !, identifier, or 'end of string'
          (a=b)      | found '(', expected: !, identifier, or 'end of string'
          a=b=c      | found '=', expected: ',' or 'end of string'
          a=b,)      | found ')', expected: identifier after ','
          !a=b       | found '=', expected: ',' or 'end of string'
          """)
  void saysWhatItFoundBetweenRequirements(String text, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessage(message);
  }

  @ParameterizedTest(name = "<{0}>: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a===b      | found '=', expected: identifier
          a=!        | found '!', expected: identifier
          a>=1       | found '=', expected: identifier
          a>         | values[0]: Invalid value: "": for 'Gt', 'Lt' operators, the value must be an integer
          !          | found '', expected: identifier
          !!a        | found '!', expected: identifier
          a b        | found 'b', expected: in, notin, =, ==, !=, gt, lt
          a IN (b)   | found 'IN', expected: in, notin, =, ==, !=, gt, lt
          a!b        | found '!', expected: in, notin, =, ==, !=, gt, lt
          a in x     | found 'x' expected: '('
          a in       | found '' expected: '('
          a notin    | found '' expected: '('
          a in (b c) | found 'c', expected: ',' or ')'
          a in (b    | found '', expected: ',' or ')'
          a in (     | found '', expected: ',', ')' or identifier
          a in ((b)) | found '(', expected: ',', ')' or identifier
          a in (b,=) | found '=', expected: ',', or identifier
          """)
  void saysWhatItFoundInARequirement(String text, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessage(UNABLE + message);
  }

  @ParameterizedTest(name = "<{0}>")
  @ValueSource(
      strings = {"'b'", "\"b\"", "*", "~b", "é", "b#", "b&c", "b;c", "-b", "b-", "a/b", "b\0"})
  void refusesValuesThatNoLabelCanHave(String value) {
    assertThatThrownBy(() -> LabelSelector.parse("a=" + value))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessage(
            UNABLE
                + "values[0][a]: Invalid value: \""
                + value
                + "\": a valid label must be an empty string or "
                + NAME_RULE);
  }

  @ParameterizedTest(name = "<{0}>")
  @ValueSource(strings = {"a='b", "a=b;c=d", "a>-1"})
  void refusesSelectorsWithSuchValues(String text) {
    assertThatThrownBy(() -> LabelSelector.parse(text))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessageContaining("a valid label must be an empty string or");
  }

  @Test
  void refusesAComparisonWithWhatIsNoInteger() {
    assertThatThrownBy(() -> LabelSelector.parse("a>x"))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessage(
            UNABLE
                + "values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an"
                + " integer");
  }

  @ParameterizedTest(name = "<{0}>: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          -a;                name part must {rule}
          a|b;               name part must {rule}
          a:b;               name part must {rule}
          %61;               name part must {rule}
          example.com/-a;    name part must {rule}
          a/;                name part must be non-empty
          /a;                prefix part must be non-empty
          Example.com/name;  prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character
          a/b/c;             a qualified name must be a name with an optional DNS subdomain prefix and '/'
          """,
      quoteCharacter = '`')
  void refusesKeysThatNoLabelCanHave(String key, String rule) {
    assertThatThrownBy(() -> LabelSelector.parse(key + "=1"))
        .isInstanceOf(InvalidSelectorException.class)
        .hasMessage(
            UNABLE + "key: Invalid value: \"" + key + "\": " + rule.replace("{rule}", NAME_RULE));
  }

  @Test
  void limitsTheLengthOfNamesPrefixesAndValues() {
    assertThatCode(() -> LabelSelector.parse("a=" + "v".repeat(63))).doesNotThrowAnyException();
    assertThatThrownBy(() -> LabelSelector.parse("a=" + "v".repeat(64)))
        .hasMessageEndingWith("\": must be no more than 63 bytes");
    assertThatThrownBy(() -> LabelSelector.parse("k".repeat(64)))
        .hasMessageEndingWith("\": name part must be no more than 63 bytes");
    assertThatThrownBy(() -> LabelSelector.parse("p".repeat(254) + "/k"))
        .hasMessageEndingWith("\": prefix part must be no more than 253 bytes");
  }

  @ParameterizedTest(name = "<{0}> on a={1}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a           | 1  | true
          !a          | 1  | false
          a=1         | 1  | true
          a==1        | 1  | true
          a=2         | 1  | false
          a!=1        | 1  | false
          a!=2        | 1  | true
          a in (1,2)  | 2  | true
          a in (1,2)  | 3  | false
          a notin (1) | 1  | false
          a notin (1) | 2  | true
          a=          | "" | true
          a=          | 1  | false
          a>1         | 2  | true
          a>1         | 1  | false
          a>1         | x  | false
          a<1         | 0  | true
          a<1         | -5 | true
          a<1         | 1  | false
          a<1         | 99999999999999999999 | false
          a>1,a<3     | 2  | true
          a>1,a<3     | 3  | false
          a=1,a=2     | 1  | false
          a=1,!a      | 1  | false
          A=1         | 1  | false
          """)
  void matchesALabel(String selector, String value, boolean matches) {
    assertThat(LabelSelector.parse(selector).test(Map.of("a", value))).isEqualTo(matches);
  }

  @ParameterizedTest(name = "<{0}>: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ""          | true
          a           | false
          !a          | true
          a=b         | false
          a=          | false
          a!=b        | true
          a in (b)    | false
          a notin (b) | true
          a>1         | false
          a<1         | false
          """)
  void matchesTheAbsenceOfALabel(String selector, boolean matches) {
    assertThat(LabelSelector.parse(selector).test(Map.of())).isEqualTo(matches);
  }

  @Test
  void isTheConjunctionOfItsRequirements() {
    LabelSelector selector = LabelSelector.parse("tube in (a,b),team!=x");

    assertThat(selector.test(Map.of("tube", "a"))).isTrue();
    assertThat(selector.test(Map.of("tube", "b", "team", "y"))).isTrue();
    assertThat(selector.test(Map.of("tube", "a", "team", "x"))).isFalse();
    assertThat(selector.test(Map.of("tube", "c"))).isFalse();
  }
}
