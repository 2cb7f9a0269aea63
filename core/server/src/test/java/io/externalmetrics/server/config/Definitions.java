package io.externalmetrics.server.config;

import io.externalmetrics.server.config.MetricDefinition.Aggregate;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Definitions for tests: small and valid, with what the test is about said in the test. */
public final class Definitions {
  private Definitions() {}

  /** A source with the prefix {@code NAME-}, interval 15s, timeout 10s and maxAge 60s. */
  public static Source source(String name) {
    return new Source(name);
  }

  /** A metric that falls back to errors. */
  public static Metric metric(String name) {
    return new Metric(name);
  }

  /** What the file says under {@code settings:}. */
  public static RawValue settings(String key, String value) {
    return new RawValue.Fields(Map.of(key, new RawValue.Text(value)));
  }

  /** The descriptor of a plugin without settings. */
  public static PluginDescriptor descriptor(String plugin) {
    return new PluginDescriptor(
        plugin, "For tests.", Schema.of(), Schema.of(), Duration.ofSeconds(15), false);
  }

  /** A plugin for tests that never poll. */
  public record UnusedPlugin(String name) implements ScraperPlugin {
    @Override
    public PluginDescriptor descriptor() {
      return Definitions.descriptor(name);
    }

    @Override
    public Scraper open(SourceContext source) {
      throw new UnsupportedOperationException("this test polls nothing");
    }
  }

  /** Makes a source. */
  public static final class Source {
    private final String name;
    private ScraperPlugin plugin = new UnusedPlugin("fake");
    private Duration interval = Duration.ofSeconds(15);
    private Duration timeout = Duration.ofSeconds(10);
    private Duration maxAge = Duration.ofSeconds(60);
    private Optional<Duration> maxSampleAge = Optional.empty();
    private Optional<Integer> maxCallsPerMinute = Optional.empty();
    private RawValue settings = Definitions.settings("address", "one:1");
    private List<RefusedMetric> refused = List.of();

    private Source(String name) {
      this.name = name;
    }

    public Source plugin(ScraperPlugin value) {
      plugin = value;
      return this;
    }

    public Source interval(Duration value) {
      interval = value;
      return this;
    }

    public Source timeout(Duration value) {
      timeout = value;
      return this;
    }

    public Source maxAge(Duration value) {
      maxAge = value;
      return this;
    }

    public Source maxSampleAge(Duration value) {
      maxSampleAge = Optional.of(value);
      return this;
    }

    public Source maxCallsPerMinute(int value) {
      maxCallsPerMinute = Optional.of(value);
      return this;
    }

    public Source settings(RawValue value) {
      settings = value;
      return this;
    }

    public Source refused(RefusedMetric... value) {
      refused = List.of(value);
      return this;
    }

    public SourceDefinition with(Metric... metrics) {
      return new SourceDefinition(
          name,
          plugin,
          name + "-",
          interval,
          timeout,
          maxAge,
          maxSampleAge,
          maxCallsPerMinute,
          settings,
          List.of(metrics).stream().map(metric -> metric.of(name + "-")).toList(),
          refused);
    }
  }

  /** Makes a metric. */
  public static final class Metric {
    private final String name;
    private Namespaces namespaces = Namespaces.ALL;
    private Map<String, String> labels = Map.of();
    private Fallback onNoData = new Fallback.None();
    private Fallback onError = new Fallback.None();
    private boolean single;
    private Optional<Aggregate> aggregate = Optional.empty();
    private boolean allowPartial;
    private boolean allowNegative;
    private RawValue settings = Definitions.settings("tube", "emails");

    private Metric(String name) {
      this.name = name;
    }

    public Metric namespaces(String... value) {
      namespaces = new Namespaces(Set.of(value));
      return this;
    }

    public Metric label(String key, String value) {
      labels = Map.of(key, value);
      return this;
    }

    public Metric onNoData(Fallback value) {
      onNoData = value;
      return this;
    }

    public Metric onError(Fallback value) {
      onError = value;
      return this;
    }

    public Metric single() {
      single = true;
      return this;
    }

    public Metric aggregate(Aggregate value) {
      aggregate = Optional.of(value);
      return this;
    }

    public Metric allowPartial() {
      allowPartial = true;
      return this;
    }

    public Metric allowNegative() {
      allowNegative = true;
      return this;
    }

    public Metric settings(RawValue value) {
      settings = value;
      return this;
    }

    /** The metric in a source with this prefix. */
    public MetricDefinition of(String prefix) {
      return new MetricDefinition(
          name,
          prefix + name,
          namespaces,
          labels,
          onNoData,
          onError,
          single,
          aggregate,
          allowPartial,
          allowNegative,
          settings);
    }
  }
}
