package io.externalmetrics.demo;

/**
 * How long the demo's queue is: one job arrives each second; once 42 wait, a worker takes fourteen
 * at a time, every seven seconds, until the queue is empty and it all begins again.
 *
 * <p>Every step is therefore one more than a multiple of seven, so that two looks at the queue less
 * than seven seconds apart never see the same length.
 */
final class Backlog {

  private static final int BATCH_SECONDS = 7;
  private static final int BATCH = 14;
  private static final int RISE_SECONDS = 42;
  private static final int PERIOD_SECONDS = 77;

  private Backlog() {}

  /** Jobs that wait at this second, from 0 to 41. */
  static int lengthAt(long second) {
    int arrived = Math.floorMod(second, PERIOD_SECONDS);
    if (arrived < RISE_SECONDS) {
      return arrived;
    }
    int batches = 1 + (arrived - RISE_SECONDS) / BATCH_SECONDS;
    return arrived - BATCH * batches;
  }
}
