package io.externalmetrics.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.bench.series.SeriesPlugin;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DataSetTest {
  @Test
  void configurationServesTheMetricsThatAreAskedFor() {
    DataSet data = new DataSet("250x10", 250, 10);
    ConfigurationReader reader =
        new ConfigurationReader(
            PluginCatalog.of(ConfigurationReader.commonMetricKeys(), new SeriesPlugin()));

    ConfigurationReading reading = reader.read("ems.yaml", data.configuration(Path.of("/bench")));

    assertThat(reading).isInstanceOf(ConfigurationReading.Usable.class);
    Configuration configuration = ((ConfigurationReading.Usable) reading).configuration();
    assertThat(configuration.problems()).isEmpty();
    assertThat(configuration.sources())
        .hasSize(3)
        .flatExtracting(source -> source.metrics())
        .hasSize(250)
        .map(MetricDefinition.class::cast)
        .map(MetricDefinition::servedName)
        .contains(data.path(249).replaceFirst(".*/", ""));
  }
}
