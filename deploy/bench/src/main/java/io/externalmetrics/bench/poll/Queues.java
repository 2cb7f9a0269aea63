package io.externalmetrics.bench.poll;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 10,000 tubes of a real beanstalkd and 10,000 lists of a real Redis, every 5 s. */
final class Queues implements Scenario {
  static final String NAME = "queues";
  private static final int COUNT = 10_000;

  private final NativeBackend beanstalkd;
  private final NativeBackend redis;

  private Queues(NativeBackend beanstalkd, NativeBackend redis) {
    this.beanstalkd = beanstalkd;
    this.redis = redis;
  }

  static Queues start() throws IOException, InterruptedException {
    NativeBackend beanstalkd = NativeBackend.beanstalkd();
    try {
      // Two commands for each tube: "use" makes it, and the job keeps it.
      beanstalkd.fill(
          2 * COUNT,
          i -> i % 2 == 0 ? "use orders-%05d\r\n".formatted(i / 2) : "put 0 0 60 1\r\nx\r\n");
      return new Queues(beanstalkd, lists());
    } catch (IOException | InterruptedException e) {
      beanstalkd.close();
      throw e;
    }
  }

  private static NativeBackend lists() throws IOException, InterruptedException {
    NativeBackend redis = NativeBackend.redis();
    try {
      redis.fill(COUNT, i -> "RPUSH orders:%05d job\r\n".formatted(i));
      return redis;
    } catch (IOException e) {
      redis.close();
      throw e;
    }
  }

  @Override
  public String sources() {
    return source("tubes", "beanstalkd", beanstalkd.address(), "tube: orders-%05d")
        + source("lists", "redis", redis.address(), "list: \"orders:%05d\"");
  }

  private static String source(String name, String plugin, String address, String setting) {
    return """
      - name: %s
        plugin: %s
        interval: 5s
        settings: {address: "%s"}
        metrics:
    """
            .formatted(name, plugin, address)
        + IntStream.range(0, COUNT)
            .mapToObj(i -> "      - {name: m%05d, %s}\n".formatted(i, setting.formatted(i)))
            .collect(Collectors.joining());
  }

  @Override
  public int freshMetrics() {
    return 2 * COUNT;
  }

  @Override
  public List<Figure> figures(Measurement measured) {
    return List.of(
        Figure.limited(
            NAME,
            "CPU to poll 20,000 metrics every 5 s",
            measured.percentOfACore(),
            "% of a core",
            10),
        Figure.told(NAME, "CPU per metric and poll", measured.microsecondsPerMetric(), "us"),
        Figure.told(
            NAME, "garbage collection, of that window", measured.collectedMilliseconds(), "ms"),
        Figure.told(NAME, "resident memory", measured.residentMebibytes(), "MiB"),
        Figure.told(NAME, "resident memory, peak", measured.peakMebibytes(), "MiB"));
  }

  @Override
  public void close() {
    beanstalkd.close();
    redis.close();
  }
}
