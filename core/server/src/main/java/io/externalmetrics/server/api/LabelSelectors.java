package io.externalmetrics.server.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Label selectors that were parsed before: each HPA comes with the same one every 15 s. Any thread.
 */
final class LabelSelectors {
  private static final int MOST_REMEMBERED = 1024;

  /** Longer ones are parsed each time, as anybody may send them. */
  private static final int LONGEST_REMEMBERED = 256;

  private final Cache<String, LabelSelector> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

  /**
   * What {@link LabelSelector#parse} reads.
   *
   * @throws InvalidSelectorException where {@code text} is no selector
   */
  LabelSelector parse(String text) {
    if (text.isEmpty()) {
      return LabelSelector.EVERYTHING;
    }
    return text.length() > LONGEST_REMEMBERED
        ? LabelSelector.parse(text)
        : remembered.get(text, LabelSelector::parse);
  }
}
