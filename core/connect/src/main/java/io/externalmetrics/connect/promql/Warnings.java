package io.externalmetrics.connect.promql;

import java.util.List;
import java.util.TreeSet;

/**
 * What makes a server doubt its answer, without its remarks on style. Its order is random, so what
 * is kept of very many is the least, not the first.
 */
final class Warnings {
  static final int MAX = 100;

  /** Servers before Prometheus 3 give what became {@code infos} among the warnings. */
  private static final String INFO = "PromQL info: ";

  /** These infos say that series, or samples, were left out of the answer. */
  private static final List<String> INCOMPLETE =
      List.of(
          INFO + "ignored histogram in ",
          INFO + "ignored histograms in a range containing both floats and histograms",
          INFO + "incompatible sample types encountered for binary operator");

  private final TreeSet<String> kept = new TreeSet<>();

  /** Takes one of the server's warnings or infos, unless the answer is complete in spite of it. */
  void addAnnotation(String text) {
    if (!text.startsWith(INFO) || INCOMPLETE.stream().anyMatch(text::startsWith)) {
      add(text);
    }
  }

  void add(String warning) {
    kept.add(warning);
    if (kept.size() > MAX) {
      kept.pollLast();
    }
  }

  List<String> sorted() {
    return List.copyOf(kept);
  }
}
