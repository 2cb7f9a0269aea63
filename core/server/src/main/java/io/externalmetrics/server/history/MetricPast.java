package io.externalmetrics.server.history;

import io.externalmetrics.server.history.MetricHistory.Minute;
import io.externalmetrics.server.history.MetricHistory.Poll;
import io.externalmetrics.server.store.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of one metric, in 0.6 KB; in 1.1 KB where its value moves within a minute.
 * Guarded by its source's lock.
 */
final class MetricPast {
  static final int POLLS = 20;

  private static final short NOT_POLLED = -2;
  private static final short FAILED = -1;
  private static final short NO_DATA = 0;

  private final Minutes values;

  // The values themselves until a minute has had two: most metrics stand still for hours.
  private Minutes lowest;
  private Minutes highest;

  /** The last minute in which the newest value may be served without another poll. */
  private int servedUntil;

  /** Exact, because it is compared with what the backend says. */
  private final double[] polled = new double[POLLS];

  private final short[] seriesCounts = new short[POLLS];

  /** Empty as long as there was none. */
  private String[] reasons = {};

  MetricPast(int minute) {
    values = new Minutes(minute);
    lowest = values;
    highest = values;
    servedUntil = minute;
    Arrays.fill(seriesCounts, NOT_POLLED);
  }

  /**
   * What is served from now on.
   *
   * @param number NaN for none
   * @param until the last minute in which it may be served
   */
  void serves(int minute, float number, int until) {
    goOn(minute);
    float before = values.newest();
    boolean second = !Float.isNaN(before) && !Float.isNaN(number);
    if (second && number != before && lowest == values) {
      lowest = values.copy();
      highest = values.copy();
    }
    if (lowest != values) {
      lowest.replaceNewest(second ? Math.min(lowest.newest(), number) : number);
      highest.replaceNewest(second ? Math.max(highest.newest(), number) : number);
    }
    values.replaceNewest(number);
    servedUntil = until;
  }

  void gave(int slot, double sum, int seriesCount) {
    told(slot, sum, (short) Math.min(seriesCount, Short.MAX_VALUE), "");
  }

  void hadNoData(int slot, String reason) {
    told(slot, Double.NaN, NO_DATA, reason);
  }

  void failed(int slot, String reason) {
    told(slot, Double.NaN, FAILED, reason);
  }

  /** The poll of this slot did not ask for it. */
  void wasNotPolled(int slot) {
    told(slot, Double.NaN, NOT_POLLED, "");
  }

  /** All 60 minutes, the oldest first, the last that of {@code minute}. */
  List<Optional<Float>> sparkline(int minute) {
    goOn(minute);
    List<Optional<Float>> all = new ArrayList<>(Minutes.COUNT);
    for (float number : values.oldestFirst()) {
      all.add(number(number));
    }
    return all;
  }

  List<Minute> minutes(Timeline timeline, Moment now) {
    goOn(timeline.minute(now));
    float[] value = values.oldestFirst();
    float[] low = lowest.oldestFirst();
    float[] high = highest.oldestFirst();
    int oldest = values.newestMinute() - Minutes.COUNT + 1;
    List<Minute> all = new ArrayList<>();
    for (int i = 0; i < Minutes.COUNT; i++) {
      if (!all.isEmpty() || !Float.isNaN(value[i])) {
        all.add(
            new Minute(
                timeline.start(oldest + i, now),
                number(value[i]),
                number(low[i]),
                number(high[i])));
      }
    }
    return all;
  }

  /** What the poll of a slot said; empty where it did not ask for this metric. */
  Optional<Poll> poll(int slot, SourcePast.PollTime time) {
    short count = seriesCounts[slot];
    return count == NOT_POLLED
        ? Optional.empty()
        : Optional.of(
            new Poll(
                time.start(),
                time.took().toNanos() / 1e9,
                switch (count) {
                  case FAILED -> "failed";
                  case NO_DATA -> "no_data";
                  default -> "values";
                },
                Double.isNaN(polled[slot]) ? Optional.empty() : Optional.of(polled[slot]),
                Math.max(count, 0),
                reason(slot).filter(text -> !text.isEmpty())));
  }

  private void told(int slot, double sum, short seriesCount, String reason) {
    polled[slot] = sum;
    seriesCounts[slot] = seriesCount;
    if (reasons.length == 0 && !reason.isEmpty()) {
      reasons = new String[POLLS];
      Arrays.fill(reasons, "");
    }
    if (reasons.length > 0) {
      // Every poll brings a text of its own that says the same.
      String before = reasons[Math.floorMod(slot - 1, POLLS)];
      reasons[slot] = before.equals(reason) ? before : reason;
    }
  }

  private Optional<String> reason(int slot) {
    return reasons.length == 0 ? Optional.empty() : Optional.of(reasons[slot]);
  }

  private void goOn(int minute) {
    float carried = values.newest();
    values.goOn(minute, carried, servedUntil);
    if (lowest != values) {
      lowest.goOn(minute, carried, servedUntil);
      highest.goOn(minute, carried, servedUntil);
    }
  }

  private static Optional<Float> number(float number) {
    return Float.isNaN(number) ? Optional.empty() : Optional.of(number);
  }
}
