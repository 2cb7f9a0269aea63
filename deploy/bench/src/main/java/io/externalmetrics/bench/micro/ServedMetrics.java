package io.externalmetrics.bench.micro;

import io.externalmetrics.bench.series.SeriesPlugin;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.References;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.server.poll.Pollers;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A store as the server has it after its first polls. */
final class ServedMetrics {
  static final int METRICS = 10_000;

  private ServedMetrics() {}

  /** The name of a metric. */
  static String name(int metric) {
    return "queue-depth-%06d".formatted(metric);
  }

  /**
   * {@link #METRICS} metrics.
   *
   * @param series of each
   */
  static MetricStore of(int metrics, int series) throws InterruptedException {
    TimeSource time = TimeSource.system();
    CountDownLatch polled = new CountDownLatch(1);
    References references =
        new References(
            Map.of(),
            (name, _, _, _) -> {
              throw new IllegalStateException("no source refers to Secret " + name);
            });
    Pollers pollers = new Pollers(references, time, (_, _) -> polled.countDown());
    try {
      List<SourceSlot> slots = pollers.follow(configuration(metrics, series).sources());
      if (!polled.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the first poll did not end");
      }
      MetricStore store = new MetricStore(time);
      store.serve(slots, List.of());
      return store;
    } finally {
      pollers.close();
    }
  }

  private static Configuration configuration(int metrics, int series) {
    String text =
        """
        server: {address: 127.0.0.1, port: 0, auth: none}
        sources:
          - name: queue
            plugin: %s
            interval: %s
            metrics:
        """
                .formatted(SeriesPlugin.NAME, Duration.ofHours(24).toHours() + "h")
            + IntStream.range(0, metrics)
                .mapToObj("      - {name: depth-%06d, series: %%d}\n"::formatted)
                .map(line -> line.formatted(series))
                .collect(Collectors.joining());
    PluginCatalog plugins =
        PluginCatalog.of(ConfigurationReader.commonMetricKeys(), new SeriesPlugin());
    return switch (new ConfigurationReader(plugins).read("benchmark", text)) {
      case ConfigurationReading.Usable(Configuration usable) -> usable;
      case ConfigurationReading.Unusable(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }
}
