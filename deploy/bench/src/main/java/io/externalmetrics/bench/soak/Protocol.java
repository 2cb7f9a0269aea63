package io.externalmetrics.bench.soak;

import io.externalmetrics.connect.Address;
import io.externalmetrics.testkit.FakeBackend;
import java.nio.file.Path;
import java.util.Locale;

/** A kind of backend, as its plugin sees it. Each holds the number {@link #VALUE}. */
enum Protocol {
  REDIS("{address: \"%s\", password: {fromFile: %s}}", "list: depth", "-ERR out of order\r\n"),
  BEANSTALKD("{address: \"%s\"}", "tube: depth", "INTERNAL_ERROR\r\n"),
  PROMETHEUS(
      "{url: \"http://%s\", auth: {bearer: {token: {fromFile: %s}}}}",
      "query: depth", HttpDouble.ERROR),
  SYSDIG("{url: \"http://%s\", token: {fromFile: %s}}", "query: depth", HttpDouble.ERROR);

  static final int VALUE = 7;

  private final String settings;
  private final String metric;
  private final String error;

  Protocol(String settings, String metric, String error) {
    this.settings = settings;
    this.metric = metric;
    this.error = error;
  }

  /** The plugin's name. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A source's settings as YAML. */
  String settings(Address address, Path secret) {
    return settings.formatted(address, secret);
  }

  /** What a metric reads, as a member of a YAML mapping. */
  String metric() {
    return metric;
  }

  /** How the backend says by its protocol that it cannot answer. */
  String error() {
    return error;
  }

  FakeBackend.Conversation conversation() {
    return switch (this) {
      case REDIS -> new RedisDouble();
      case BEANSTALKD -> new BeanstalkdDouble();
      case PROMETHEUS, SYSDIG -> new HttpDouble();
    };
  }
}
