package io.externalmetrics.bench.start;

import io.externalmetrics.bench.start.Readers.Reads;
import java.util.List;
import java.util.Locale;

/**
 * What was measured.
 *
 * @param ready milliseconds from {@code docker run} until ready, with one metric
 * @param rest resident memory in MiB once it was ready with all series
 * @param afterLoad resident memory in MiB after the reads
 * @param peak the most that was ever resident, in MiB
 */
record StartFigures(String image, Spread ready, long rest, long afterLoad, long peak, Reads reads) {
  private static final long LATEST_READY = 1300;
  private static final long MOST_AFTER_LOAD = 144;

  /** Of several starts. */
  record Spread(long median, long least, long most) {
    static Spread of(List<Long> figures) {
      List<Long> sorted = figures.stream().sorted().toList();
      return new Spread(sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
    }
  }

  static StartFigures of(
      String image, List<Long> ready, long rest, long afterLoad, long peak, Reads reads) {
    return new StartFigures(image, Spread.of(ready), rest, afterLoad, peak, reads);
  }

  String table() {
    return row("start to ready, one core", ready.median(), "ms", LATEST_READY)
        + "        (%d to %d ms)%n".formatted(ready.least(), ready.most())
        + row("resident memory, 10,000 series, after load", afterLoad, "MiB", MOST_AFTER_LOAD)
        + "        (at rest %d MiB, peak %d MiB, %d reads, %d others)%n"
            .formatted(rest, peak, reads.good(), reads.others());
  }

  private static String row(String what, long figure, String unit, long limit) {
    return String.format(
        Locale.ROOT,
        "%-7s %s: %d %s, at most %d%n",
        figure <= limit ? "met" : "NOT MET",
        what,
        figure,
        unit,
        limit);
  }
}
