package io.externalmetrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSettingsTest {
  private static final Schema SCHEMA = Schema.of(CounterPlugin.COUNTERS);

  @Test
  void readsYamlAsTheServerDoes() {
    assertThat(TestSettings.read(SCHEMA, "{counters: [a, 007]}").get(CounterPlugin.COUNTERS))
        .containsExactly("a", "007");
  }

  @Test
  void tellsEmptyFromText() {
    assertThat(TestSettings.raw("")).isEqualTo(new RawValue.Nothing());
    assertThat(TestSettings.raw("null")).isEqualTo(new RawValue.Nothing());
    assertThat(TestSettings.raw("\"null\"")).isEqualTo(new RawValue.Text("null"));
  }

  @Test
  void givesProblemsAsTheUserSeesThem() {
    assertThat(TestSettings.problems(SCHEMA, "{countres: [a]}"))
        .isEqualTo(List.of("countres: unknown setting; did you mean \"counters\"?"));
  }

  @Test
  void refusesToReadBadSettings() {
    assertThatThrownBy(() -> TestSettings.read(SCHEMA, "{counters: a}"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("bad settings: [counters: expected list of string, found a single value]");
  }
}
