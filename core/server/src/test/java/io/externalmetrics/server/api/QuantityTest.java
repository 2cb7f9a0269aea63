package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.Quantity.Format;
import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  /** The double's shortest decimal, without an exponent: what Go's adapters parse. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      textBlock =
          """
          0,                    0
          -0.0,                 0
          1,                    1
          10,                   10
          100,                  100
          1000,                 1k
          1500,                 1500
          10000,                10k
          65536,                65536
          1e5,                  100k
          1e6,                  1M
          1.5e6,                1500k
          1e9,                  1G
          1e15,                 1P
          9.2e15,               9200T
          9007199254740993,     9007199254740992
          9223372036854776,     9223372036854776
          1e16,                 10P
          1e18,                 1E
          1e19,                 10E
          1e20,                 100E
          1e21,                 1000E
          1e22,                 10000E
          0.5,                  500m
          0.1,                  100m
          0.07,                 70m
          1.1,                  1100m
          4.35,                 4350m
          1.001,                1001m
          64.1,                 64100m
          0.30000000000000004,  300000001n
          0.3333333333333333,   333333334n
          0.6666666666666666,   666666667n
          0.001,                1m
          0.0015,               1500u
          0.0005,               500u
          1e-4,                 100u
          1e-9,                 1n
          1e-10,                1n
          5e-324,               1n
          2.675,                2675m
          123.456,              123456m
          99.9995,              99999500u
          1234.5,               1234500m
          1234567.891,          1234567891m
          0.9999999999,         1
          999.9999999999,       1k
          123456789.12345679,   123456789123456790n
          -0.5,                 -500m
          -1.5,                 -1500m
          -0.3333333333333333,  -333333334n
          -1e-10,               -1n
          """)
  void printsTheExactDecimalOfADoubleInCanonicalForm(double value, String canonical) {
    String decimal = BigDecimal.valueOf(value).toPlainString();

    assertThat(Quantity.parse(decimal)).hasToString(canonical);
  }

  @ParameterizedTest(name = "{0} is served as {1}")
  @CsvSource(
      textBlock =
          """
          0,                    0
          -0.0,                 0
          1,                    1
          1000,                 1k
          1500,                 1500
          65536,                65536
          1.5e6,                1500k
          9.2e15,               9200T
          9007199254740993,     9007199254740992
          9223372036854776,     9223372036854776
          1e16,                 10P
          1e21,                 1000E
          0.5,                  500m
          0.07,                 70m
          4.35,                 4350m
          1.001,                1001m
          64.1,                 64100m
          0.30000000000000004,  300m
          0.3333333333333333,   333m
          0.6666666666666666,   667m
          0.001,                1m
          0.0015,               2m
          0.0025,               2m
          0.0005,               1m
          0.0004,               1m
          1e-4,                 1m
          1e-10,                1m
          5e-324,               1m
          2.675,                2675m
          123.456,              123456m
          99.9995,              100
          99.9985,              99998m
          1234567.891,          1234567891m
          0.9999999999,         1
          999.9999999999,       1k
          123456789.12345679,   123456789123m
          -0.5,                 -500m
          -1.5,                 -1500m
          -0.3333333333333333,  -333m
          -1e-10,               -1m
          """)
  void servesADoubleRoundedToMilliAndNeverAsZeroUnlessItIs(double value, String served) {
    assertThat(Quantity.of(value)).hasToString(served);
  }

  @Test
  void clampsNoMagnitude() {
    assertThat(Quantity.of(Double.MAX_VALUE).value())
        .isEqualByComparingTo(BigDecimal.valueOf(Double.MAX_VALUE));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void refusesADoubleThatIsNotFinite(double value) {
    assertThatThrownBy(() -> Quantity.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not finite: " + value);
  }

  @ParameterizedTest(name = "{0} milli is {1}")
  @CsvSource(
      textBlock =
          """
          999,                  999m
          1000,                 1
          1001,                 1001m
          100000,               100
          1000000,              1k
          1500000,              1500
          1500000000,           1500k
          1234567,              1234567m
          1000000000000000000,  1P
          9223372036854775807,  9223372036854775807m
          -2000000,             -2k
          """)
  void printsMilli(long milli, String canonical) {
    assertThat(new Quantity(BigDecimal.valueOf(milli, 3), Format.DECIMAL_SI))
        .hasToString(canonical);
  }

  @ParameterizedTest(name = "\"{0}\" is {1}")
  @CsvSource(
      textBlock =
          """
          1e3,                  1e3
          1E3,                  1e3
          1.5e3,                1500
          1e5,                  100e3
          1e19,                 10e18
          5e-10,                1e-9
          1e21,                 1e21
          1e-30,                1e-9
          1.5Ki,                1536
          1024Ki,               1Mi
          1000Ki,               1000Ki
          -1024Ki,              -1Mi
          0.1Ki,                102400m
          1.00048828125Ki,      1024500m
          7Ei,                  7Ei
          8Ei,                  9223372036854775807
          -8Ei,                 -9223372036854775807
          9.3E,                 9300P
          9223372036854775808,  9223372036854775808
          1000u,                1m
          0m,                   0
          0Ki,                  0
          0e9,                  0
          +5,                   5
          5.,                   5
          .5,                   500m
          5.M,                  5M
          007,                  7
          123.456,              123456m
          2.675,                2675m
          1000000000n,          1
          1e-999999999,         1e-9
          1e999999999,          1e999999999
          """)
  void readsWhatGoReadsAndPrintsItInCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "+",
        "-",
        "m",
        "1 ",
        " 1",
        "1 m",
        "1K",
        "1ki",
        "1KI",
        "1mi",
        "1e",
        "1e+",
        "1e1.5",
        "1e9999999999",
        "1ee1",
        "1kk",
        "--1",
        "1.2.3",
        "1,5",
        "1_000",
        "0x10",
        "NaN",
        "Inf",
        "١"
      })
  void refusesWhatIsNoQuantity(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a quantity such as 1500m, 2k or 1.5Gi, found \"" + text + "\"");
  }

  @Test
  void equalsWhateverIsWrittenOtherwise() {
    assertThat(Quantity.parse("1500m"))
        .isEqualTo(Quantity.parse("1.50"))
        .isEqualTo(Quantity.of(1.5));
  }

  @Test
  void printsTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(Quantity.of(1234.5)).hasToString("1234500m");
    } finally {
      Locale.setDefault(before);
    }
  }
}
