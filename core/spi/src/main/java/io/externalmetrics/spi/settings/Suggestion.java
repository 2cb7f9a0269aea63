package io.externalmetrics.spi.settings;

import java.util.Arrays;
import java.util.Collection;
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
    Optional<String> nearest = Optional.empty();
    int fewest = Integer.MAX_VALUE;
    for (String name : known) {
      int most = Math.min(mostEdits(name), fewest);
      // Clients send names of any length: only what can be near is worth the comparison.
      if (Math.abs(name.length() - lower.length()) > most) {
        continue;
      }
      int edits = edits(lower, name.toLowerCase(Locale.ROOT), most);
      boolean nearer = edits < fewest;
      if (edits <= most && (nearer || name.compareTo(nearest.orElseThrow()) < 0)) {
        nearest = Optional.of(name);
        fewest = edits;
      }
    }
    return nearest;
  }

  private static int mostEdits(String name) {
    return Math.max(1, name.length() / 3);
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment), and
   * any number above {@code most} where they are more: then the comparison ends early.
   */
  private static int edits(String from, String to, int most) {
    int[] beforePrevious = new int[to.length() + 1];
    int[] previous = new int[to.length() + 1];
    int[] current = new int[to.length() + 1];
    Arrays.setAll(previous, j -> j);
    for (int i = 1; i <= from.length(); i++) {
      // Outside of this band each path has more than that many insertions or deletions.
      int first = Math.max(1, i - most);
      int last = Math.min(to.length(), i + most);
      Arrays.fill(current, most + 1);
      current[0] = i;
      int least = first == 1 ? i : most + 1;
      for (int j = first; j <= last; j++) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int cost =
            Math.min(Math.min(previous[j], current[j - 1]) + 1, previous[j - 1] + (same ? 0 : 1));
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          cost = Math.min(cost, beforePrevious[j - 2] + 1);
        }
        current[j] = cost;
        least = Math.min(least, cost);
      }
      if (least > most) {
        return least;
      }
      int[] oldest = beforePrevious;
      beforePrevious = previous;
      previous = current;
      current = oldest;
    }
    return previous[to.length()];
  }
}
