package io.externalmetrics.bench.soak;

/**
 * What must not grow, and by how much it may all the same: noise, measured in runs without leaks.
 */
enum Figure {
  HEAP("live objects of the heap", "KiB", 768),
  METASPACE("metaspace", "KiB", 1536),
  CLASSES("loaded classes", "", 60),
  CLASS_LOADERS("class loaders", "", 2),
  PLATFORM_THREADS("platform threads", "", 3),
  VIRTUAL_THREADS("virtual threads", "", 40),
  DESCRIPTORS("file descriptors", "", 8),
  ESTABLISHED("sockets, established", "", 8),
  CLOSING("sockets, closing", "", 6),
  BACKEND_CONNECTIONS("connections the backends see", "", 12),
  SERIES("series of /metrics", "", 10),
  RESIDENT("resident memory", "KiB", 16384);

  private final String label;
  private final String unit;
  private final int tolerance;

  Figure(String label, String unit, int tolerance) {
    this.label = label;
    this.unit = unit;
    this.tolerance = tolerance;
  }

  String label() {
    return label;
  }

  /** Empty for what is counted. */
  String unit() {
    return unit;
  }

  /** In its unit. */
  int tolerance() {
    return tolerance;
  }
}
