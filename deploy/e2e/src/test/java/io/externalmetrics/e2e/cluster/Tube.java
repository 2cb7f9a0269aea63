package io.externalmetrics.e2e.cluster;

import io.externalmetrics.connect.Address;
import io.externalmetrics.e2e.Backends;
import io.externalmetrics.e2e.JobClient;
import io.externalmetrics.testkit.DebianService;
import java.io.IOException;
import java.time.Duration;

/** A beanstalkd with one tube, and the source that serves its jobs as {@link #METRIC}. */
final class Tube implements AutoCloseable {
  static final String METRIC = "jobs-emails";
  static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String NAME = "emails";

  private final DebianService beanstalkd = Backends.beanstalkd().start();

  Address address() {
    return beanstalkd.address();
  }

  /** For the configuration's list of sources. */
  String source() {
    return source(address(), "interval: %ds, maxAge: 5s".formatted(INTERVAL.toSeconds()));
  }

  /**
   * For that of a configuration elsewhere, as forgiving as most are.
   *
   * @param host this machine, as it is called there
   */
  String source(String host) {
    return source(new Address(host, address().port()), "interval: 5s");
  }

  private static String source(Address address, String times) {
    return """
    - name: jobs
      plugin: beanstalkd
      %s
      settings: {address: "%s"}
      metrics: [{name: emails, tube: emails, missingTube: empty}]
    """
        .formatted(times.replace(", ", "\n  "), address);
  }

  void put(int jobs) throws IOException {
    try (JobClient client = new JobClient(beanstalkd)) {
      for (int i = 0; i < jobs; i++) {
        client.put(NAME);
      }
    }
  }

  void finish(int jobs) throws IOException {
    try (JobClient client = new JobClient(beanstalkd)) {
      for (int i = 0; i < jobs; i++) {
        client.finish(NAME);
      }
    }
  }

  /** Kills the backend, and all jobs with it. */
  void kill() {
    beanstalkd.stop();
  }

  void restart() {
    beanstalkd.start();
  }

  @Override
  public void close() {
    beanstalkd.close();
  }
}
