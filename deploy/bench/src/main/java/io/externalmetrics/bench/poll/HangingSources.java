package io.externalmetrics.bench.poll;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 1,000 sources of which 200 have a backend that accepts connections and never answers. */
final class HangingSources implements Scenario {
  static final String NAME = "hanging";
  private static final int HEALTHY = 800;
  private static final int HANGING = 200;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final double MOST_PERCENT = 5;

  private final FakeRedis answering;
  private final FakeRedis silent;

  private HangingSources(FakeRedis answering, FakeRedis silent) {
    this.answering = answering;
    this.silent = silent;
  }

  static HangingSources start() throws IOException {
    return new HangingSources(FakeRedis.answering(), FakeRedis.silent());
  }

  @Override
  public String sources() {
    return sources("healthy", answering, HEALTHY) + sources("hanging", silent, HANGING);
  }

  private static String sources(String name, FakeRedis backend, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                """
                  - name: %1$s%2$03d
                    plugin: redis
                    interval: %4$ds
                    settings: {address: "%3$s"}
                    metrics: [{name: jobs, list: jobs%2$03d}]
                """
                    .formatted(name, i, backend.address(), INTERVAL.toSeconds()))
        .collect(Collectors.joining());
  }

  @Override
  public int freshMetrics() {
    return HEALTHY;
  }

  @Override
  public void measuringBegins() {
    answering.forget();
  }

  @Override
  public List<Figure> figures(Measurement measured) {
    String lateness = "ems_poll_lateness_seconds";
    List<Double> seen =
        answering.latenesses(INTERVAL).stream().map(HangingSources::percent).sorted().toList();
    return List.of(
        Figure.limited(
            NAME,
            "lateness of polls as the server tells, p99 at most",
            percent(measured.quantile(lateness, .99)),
            "% of 5 s",
            MOST_PERCENT),
        Figure.told(
            NAME, "the same, p50 at most", percent(measured.quantile(lateness, .5)), "% of 5 s"),
        Figure.told(
            NAME, "the same, all at most", percent(measured.quantile(lateness, 1)), "% of 5 s"),
        Figure.limited(
            NAME,
            "lateness of the healthy 800 as their backends see it, p99",
            seen.get((int) (.99 * (seen.size() - 1))),
            "% of 5 s",
            MOST_PERCENT),
        Figure.told(NAME, "the same, p50", seen.get(seen.size() / 2), "% of 5 s"),
        Figure.told(NAME, "the same, worst", seen.getLast(), "% of 5 s"),
        Figure.told(
            NAME, "CPU to poll 1,000 sources every 5 s", measured.percentOfACore(), "% of a core"),
        Figure.told(
            NAME, "connections that are open", measured.after().sum("ems_backend_connections"), ""),
        Figure.told(NAME, "resident memory", measured.residentMebibytes(), "MiB"),
        Figure.told(NAME, "resident memory, peak", measured.peakMebibytes(), "MiB"));
  }

  private static double percent(Duration lateness) {
    return 100.0 * lateness.toNanos() / INTERVAL.toNanos();
  }

  private static double percent(double seconds) {
    return 100 * seconds / INTERVAL.toSeconds();
  }

  @Override
  public void close() {
    answering.close();
    silent.close();
  }
}
