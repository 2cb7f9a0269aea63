package io.externalmetrics.beanstalkd;

/**
 * A command and how long its answer may be.
 *
 * @param line without the line end
 * @param maxBody in bytes; beyond any real answer, and so small that what a broken server sends
 *     does not fill a heap of some 100 MB
 */
record Command(String line, int maxBody) {
  static final Command LIST_TUBES = new Command("list-tubes", 2 << 20);

  private static final String STATS_TUBE = "stats-tube ";

  /** The longest line there is, with its line end. */
  static final int MAX_BYTES = STATS_TUBE.length() + TubeName.MAX_LENGTH + 2;

  static Command statsTube(TubeName tube) {
    return new Command(STATS_TUBE + tube.text(), 2 << 10);
  }
}
