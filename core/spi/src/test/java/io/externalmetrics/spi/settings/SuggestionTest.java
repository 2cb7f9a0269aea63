package io.externalmetrics.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  private static final List<String> KNOWN =
      List.of("tube", "tubes", "count", "missingTube", "jobs-emails");

  @ParameterizedTest
  @CsvSource({
    "tbue, tube",
    "Tube, tube",
    "tubess, tubes",
    "cuont, count",
    "missing_tube, missingTube",
    "jobs-emials, jobs-emails"
  })
  void findsTheNameThatTakesTheFewestEdits(String wrong, String meant) {
    assertThat(Suggestion.nearest(wrong, KNOWN)).contains(meant);
    assertThat(Suggestion.didYouMean(wrong, KNOWN)).isEqualTo("; did you mean \"" + meant + "\"?");
  }

  @Test
  void findsNothingWhereNothingIsNear() {
    assertThat(Suggestion.didYouMean("interval", KNOWN)).isEmpty();
    assertThat(Suggestion.didYouMean("", List.of())).isEmpty();
  }
}
