package io.externalmetrics.server.cli;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.settings;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.Definitions.Source;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.PollCost;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BillTest {
  private final Source priced = source("aws").plugin(new PricedPlugin()).interval(minutes(1));

  @Test
  void tellsWhatAMonthCosts() {
    assertThat(Bill.of(List.of(priced.with(metric("a").settings(settings("id", "a")))), 2).lines())
        .containsExactly(
            "cost: source \"aws\": 1 call every 1m, about $0.86 a month (30 days) with 2 replicas");
  }

  @Test
  void metricsThatReadTheSameArePaidOnce() {
    assertThat(
            Bill.of(
                    List.of(
                        priced.with(
                            metric("a").settings(settings("id", "a")),
                            metric("b").settings(settings("id", "b")),
                            metric("c").settings(settings("id", "a")))),
                    1)
                .lines())
        .containsExactly(
            "cost: source \"aws\": 2 calls every 1m, about $0.86 a month (30 days) with 1"
                + " replica");
  }

  @Test
  void sumsSeveralSourcesAndLeavesOutThoseThatCostNothing() {
    assertThat(
            Bill.of(
                    List.of(
                        priced.with(metric("a").settings(settings("id", "a"))),
                        source("free").with(metric("b")),
                        source("other")
                            .plugin(new PricedPlugin())
                            .interval(minutes(5))
                            .with(metric("c").settings(settings("id", "c")))),
                    10)
                .lines())
        .containsExactly(
            "cost: source \"aws\": 1 call every 1m, about $4.32 a month (30 days) with 10 replicas",
            "cost: source \"other\": 1 call every 5m, about $0.86 a month (30 days) with 10"
                + " replicas",
            "cost: about $5.18 a month in all");
  }

  @Test
  void warnsWherePollsNeedMoreCallsThanAreAllowed() {
    assertThat(
            Bill.of(
                    List.of(
                        priced
                            .interval(Duration.ofSeconds(15))
                            .maxCallsPerMinute(7)
                            .with(
                                metric("a").settings(settings("id", "a")),
                                metric("b").settings(settings("id", "b")))),
                    1)
                .warnings())
        .containsExactly(
            "source \"aws\": 2 calls every 15s are more than maxCallsPerMinute 7; raise it or the"
                + " interval");
  }

  @Test
  void aPluginThatCannotTellIsLeftOut() {
    assertThat(Bill.of(List.of(priced.with(metric("a").settings(settings("id", "")))), 2).lines())
        .isEmpty();
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }

  /** A cent for a thousand metrics, and a call for each. */
  private static final class PricedPlugin implements ScraperPlugin {
    private static final Setting<String> ID =
        Setting.required("id", SettingTypes.string(), "What to read.");
    private static final PluginDescriptor DESCRIPTOR =
        new PluginDescriptor(
            "priced", "For tests.", Schema.of(), Schema.of(ID), Duration.ofSeconds(60), true);

    @Override
    public PluginDescriptor descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public Scraper open(SourceContext source) {
      return new Definitions.UnusedPlugin("priced").open(source);
    }

    @Override
    public Optional<PollCost> cost(List<Metric> metrics) {
      metrics.forEach(metric -> metric.settings().get(ID));
      return Optional.of(new PollCost(metrics.size(), metrics.size() * 0.00001));
    }
  }
}
