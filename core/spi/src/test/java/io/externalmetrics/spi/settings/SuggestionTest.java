package io.externalmetrics.spi.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
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

  @Test
  void findsWhatComparingEveryNameInFullFinds() {
    Random random = new Random(7);
    List<String> known = Stream.generate(() -> word(random)).limit(300).distinct().toList();

    for (int i = 0; i < 300; i++) {
      String wrong = word(random);
      assertThat(Suggestion.nearest(wrong, known)).isEqualTo(nearestInFull(wrong, known));
    }
  }

  /** Of few letters, so that many are near and the same letters often stand swapped. */
  private static String word(Random random) {
    return random
        .ints(1 + random.nextInt(12), 'a', 'd')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Optional<String> nearestInFull(String wrong, List<String> known) {
    return known.stream()
        .filter(name -> edits(wrong, name) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.comparingInt((String name) -> edits(wrong, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int edits(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + replaced);
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
