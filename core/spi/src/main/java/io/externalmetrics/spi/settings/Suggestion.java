package io.externalmetrics.spi.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The nearest known name to a misspelt one, so that every message suggests alike. */
public final class Suggestion {
  private Suggestion() {}

  /** {@code ; did you mean "x"?}, or nothing where no known name is near. */
  public static String didYouMean(String wrong, Collection<String> known) {
    return nearest(wrong, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  /** The known name that takes the fewest edits, if they are at most a third of its length. */
  public static Optional<String> nearest(String wrong, Collection<String> known) {
    String lower = wrong.toLowerCase(Locale.ROOT);
    record Candidate(String name, int edits) {}
    return known.stream()
        // Clients send names of any length: only what can be near is worth the comparison.
        .filter(name -> Math.abs(name.length() - lower.length()) <= mostEdits(name))
        .map(name -> new Candidate(name, edits(lower, name.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.edits() <= mostEdits(candidate.name()))
        .min(Comparator.comparingInt(Candidate::edits).thenComparing(Candidate::name))
        .map(Candidate::name);
  }

  private static int mostEdits(String name) {
    return Math.max(1, name.length() / 3);
  }

  /** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
  private static int edits(String from, String to) {
    int[][] cost = new int[from.length() + 1][to.length() + 1];
    Arrays.setAll(cost[0], j -> j);
    for (int i = 1; i <= from.length(); i++) {
      cost[i][0] = i;
      for (int j = 1; j <= to.length(); j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        cost[i][j] =
            Math.min(
                Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
