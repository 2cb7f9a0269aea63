package io.externalmetrics.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
  private final Comparison comparison =
      new Comparison(
          new Scenario(DataSet.ONE, false, Encoding.JSON, Authorization.WILDCARD, 16),
          new Figures(45, 10_000, 1, 6.6, 20, 13_000),
          new Figures(30, 15_000, 0.5, 6, 10, 12_000),
          Optional.of(140L),
          Optional.of(120L));

  @Test
  void aLineTellsTheServersFiguresBeforeTheBareHandlers() {
    assertThat(Report.line(comparison).strip().split(" +"))
        .containsExactly(
            "1x1",
            "all",
            "json",
            "wildcard",
            "16c",
            "45.0",
            "30.0",
            "1.50x",
            "10000",
            "15000",
            "0.67x",
            "1.00",
            "0.50",
            "6.60",
            "6.00",
            "20.00",
            "10.00",
            "13000",
            "12000",
            "140",
            "120");
  }

  @Test
  void fileTellsFiguresAndRatios(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("api.json");

    Report.write(file, List.of(comparison));

    JsonNode one = new JsonMapper().readTree(file.toFile()).path("cases").path(0);
    assertThat(one.path("case").asString()).isEqualTo("1x1 all json wildcard 16c");
    assertThat(one.path("cpuRatio").asDouble()).isEqualTo(1.5);
    assertThat(one.path("server").path("allocatedBytes").asDouble()).isEqualTo(13_000);
    assertThat(one.path("bare").path("p99Millis").asDouble()).isEqualTo(6);
    assertThat(one.path("serverMebibytes").asLong()).isEqualTo(140);
  }
}
