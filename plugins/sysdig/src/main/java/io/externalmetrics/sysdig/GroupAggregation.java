package io.externalmetrics.sysdig;

/** How the values of all entities of a segment become one. */
enum GroupAggregation {
  AVG("avg"),
  SUM("sum"),
  MIN("min"),
  MAX("max");

  private final String wireName;

  GroupAggregation(String wireName) {
    this.wireName = wireName;
  }

  /** The name in requests, which is also the one in settings. */
  String wireName() {
    return wireName;
  }
}
