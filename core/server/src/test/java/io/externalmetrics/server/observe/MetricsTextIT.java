package io.externalmetrics.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.DebianService;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own linter says of the metrics. */
@NeedsDocker
@Timeout(120)
class MetricsTextIT {
  private static final String START =
      "exec prometheus --config.file=/etc/prometheus/prometheus.yml --storage.tsdb.path=/data";

  @Test
  void promtoolHasNothingAgainstAnyMetric(@TempDir Path directory) throws IOException {
    Path text = Files.writeString(directory.resolve("metrics.txt"), new EveryMetric().text());
    try (DebianService service =
        DebianService.of("prometheus prometheus-node-exporter", 9090, "sh", "-c", START)
            .withFile(text, "/metrics.txt")
            .start()) {
      assertThat(service.run("sh", "-c", "promtool check metrics </metrics.txt 2>&1; echo exit $?"))
          .isEqualTo("exit 0\n");
    }
  }
}
