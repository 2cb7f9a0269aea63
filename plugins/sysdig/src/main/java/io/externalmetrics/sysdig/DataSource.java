package io.externalmetrics.sysdig;

/** Which entities report a metric that hosts and containers both have. */
enum DataSource {
  HOST("host"),
  CONTAINER("container");

  private final String wireName;

  DataSource(String wireName) {
    this.wireName = wireName;
  }

  /** The name in requests, which is also the one in settings. */
  String wireName() {
    return wireName;
  }
}
