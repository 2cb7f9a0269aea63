package io.externalmetrics.beanstalkd;

/** What can be counted in a tube. */
enum Count {
  READY("current-jobs-ready"),
  RESERVED("current-jobs-reserved"),
  DELAYED("current-jobs-delayed"),
  BURIED("current-jobs-buried"),
  URGENT("current-jobs-urgent"),
  WAITING("current-waiting");

  private final String key;

  Count(String key) {
    this.key = key;
  }

  /** The key in a {@code stats-tube} answer. */
  String key() {
    return key;
  }
}
