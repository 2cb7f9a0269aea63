package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChromiumConditionTest {

  private static final Optional<Path> CHROMIUM = Optional.of(Path.of("chromium"));

  @Test
  void runsTestsWhereThereIsChromium() {
    assertThat(new ChromiumCondition(CHROMIUM, true).evaluate().isDisabled()).isFalse();
  }

  @Test
  void skipsTestsWhereThereIsNone() {
    assertThat(new ChromiumCondition(Optional.empty(), false).evaluate().getReason())
        .contains("there is no Chromium: browser tests skipped");
  }

  @Test
  void failsWhereThereIsNoneAndItIsRequired() {
    assertThatThrownBy(() -> new ChromiumCondition(Optional.empty(), true).evaluate())
        .hasMessage(
            "there is no Chromium, and EMS_BROWSER=required; put chromium on the PATH or set EMS_CHROMIUM");
  }
}
