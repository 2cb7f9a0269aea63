package io.externalmetrics.spi;

/**
 * Counts what one source asks of its backend, and keeps it within the source's {@code
 * maxCallsPerMinute}. A scraper takes a call before each request that it sends: one for each HTTP
 * request, one for each conversation over a connection that it keeps. It also counts the
 * connections that are open; those of {@code core/connect} tell by themselves. May be used from any
 * thread.
 */
public interface Calls {

  /**
   * Waits until one more call may be made, and counts it.
   *
   * @param deadline how long to wait at most
   * @throws ScrapeException of kind {@link FailureKind#THROTTLED} where no call is left before the
   *     deadline; none is counted then
   * @throws InterruptedException when interrupted while it waits
   */
  void take(Deadline deadline) throws ScrapeException, InterruptedException;

  /**
   * Counts what the backend will put on its bill.
   *
   * @param units in the backend's own unit, such as metrics requested; 0 or more
   */
  void bill(int units);

  /** A connection to the backend was opened; {@link #disconnected} follows, once. */
  default void connected() {}

  /** A connection to the backend was closed, by whichever side. */
  default void disconnected() {}

  /** No limit, and nobody counts. */
  static Calls unlimited() {
    return new Calls() {
      @Override
      public void take(Deadline deadline) {}

      @Override
      public void bill(int units) {}
    };
  }
}
