package io.externalmetrics.server.history;

import java.util.Arrays;

/**
 * A number for each of the last 60 minutes, or none, in a quarter of a kilobyte. Minutes are
 * counted by a {@link Timeline}. Not thread-safe.
 */
public final class Minutes {
  static final int COUNT = 60;

  private final float[] numbers;
  private int newest;

  /**
   * No number yet.
   *
   * @param minute the first that may have one
   */
  public Minutes(int minute) {
    numbers = new float[COUNT];
    Arrays.fill(numbers, Float.NaN);
    newest = minute;
  }

  private Minutes(Minutes other) {
    numbers = other.numbers.clone();
    newest = other.newest;
  }

  Minutes copy() {
    return new Minutes(this);
  }

  /**
   * Goes on to a minute, never back.
   *
   * @param carried the number of all minutes after the newest
   * @param until the last minute that has it; those after that have none
   */
  public void goOn(int minute, float carried, int until) {
    for (int next = Math.max(newest + 1, minute - COUNT + 1); next <= minute; next++) {
      numbers[Math.floorMod(next, COUNT)] = next <= until ? carried : Float.NaN;
    }
    newest = Math.max(newest, minute);
  }

  /** The newest minute's number; NaN for none. */
  public float newest() {
    return numbers[Math.floorMod(newest, COUNT)];
  }

  /** Gives the newest minute another number; NaN for none. */
  public void replaceNewest(float number) {
    numbers[Math.floorMod(newest, COUNT)] = number;
  }

  /** The newest minute. */
  public int newestMinute() {
    return newest;
  }

  /** All 60, the oldest first; NaN for none. */
  public float[] oldestFirst() {
    float[] all = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      all[i] = numbers[Math.floorMod(newest + 1 + i, COUNT)];
    }
    return all;
  }
}
