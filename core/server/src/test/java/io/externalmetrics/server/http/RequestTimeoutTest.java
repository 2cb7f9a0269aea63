package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.ApiException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTimeoutTest {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource({
    "10s, PT10S",
    "32s, PT32S",
    "500ms, PT0.5S",
    "0.5s, PT0.5S",
    ".5s, PT0.5S",
    "1.s, PT1S",
    "+1s, PT1S",
    "1s500ms, PT1.5S",
    "20us, PT0.00002S",
    "20µs, PT0.00002S",
    "20μs, PT0.00002S",
    "7ns, PT0.000000007S",
    "0.5m, PT30S"
  })
  void understandsGoDurations(String text, Duration timeout) {
    assertThat(RequestTimeout.of(text, LONGEST)).isEqualTo(timeout);
  }

  @ParameterizedTest
  @CsvSource({"0", "0s", "-1s", "1m", "61s", "1h30m", "999999h", "''"})
  void isTheLongestWhereItIsNoneOrTooLong(String text) {
    assertThat(RequestTimeout.of(text, LONGEST)).isEqualTo(LONGEST);
  }

  @ParameterizedTest
  @CsvSource({
    "xx, invalid duration \"xx\"",
    "' ', invalid duration \" \"",
    "-, invalid duration \"-\"",
    "., invalid duration \".\"",
    ".s, invalid duration \".s\"",
    "--1s, invalid duration \"--1s\"",
    "1s-1s, unknown unit \"s-\" in duration \"1s-1s\"",
    "10, missing unit in duration \"10\"",
    "1s10, missing unit in duration \"1s10\"",
    "1..5s, missing unit in duration \"1..5s\"",
    "1d, unknown unit \"d\" in duration \"1d\"",
    "9999999999h, invalid duration \"9999999999h\""
  })
  void refusesWhatGoRefuses(String text, String complaint) {
    assertThatThrownBy(() -> RequestTimeout.of(text, LONGEST))
        .isInstanceOf(ApiException.class)
        .hasMessage("invalid timeout specified in the request URL - time: " + complaint);
  }

  @Test
  void givesUpAtOnceOnALongText() {
    String digits = "1".repeat(15_000);

    assertThatThrownBy(() -> RequestTimeout.of(digits + "s", LONGEST))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("invalid timeout specified in the request URL - time: invalid");
  }
}
