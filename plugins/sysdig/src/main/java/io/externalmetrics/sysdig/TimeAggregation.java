package io.externalmetrics.sysdig;

/** How the values of one entity within a sample become one. */
enum TimeAggregation {
  AVG("avg"),
  TIME_AVG("timeAvg"),
  SUM("sum"),
  MIN("min"),
  MAX("max"),
  RATE_OF_CHANGE("rateOfChange");

  private final String wireName;

  TimeAggregation(String wireName) {
    this.wireName = wireName;
  }

  /** The name in requests, which is also the one in settings. */
  String wireName() {
    return wireName;
  }
}
