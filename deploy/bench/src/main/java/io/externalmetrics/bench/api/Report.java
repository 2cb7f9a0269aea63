package io.externalmetrics.bench.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What people and programs are told of a run. */
final class Report {
  /** In the columns, the server's figure stands before that of the bare handler. */
  static final String HEAD =
      String.format(
          "%-44s %19s %19s %15s %15s %15s %17s %9s",
          "case",
          "CPU us/request",
          "requests/s",
          "p50 ms",
          "p99 ms",
          "p99.9 ms",
          "bytes/request",
          "MiB");

  private Report() {}

  /** One line of the table. */
  static String line(Comparison comparison) {
    Figures server = comparison.server();
    Figures bare = comparison.bare();
    return String.format(
        Locale.ROOT,
        "%-44s %6.1f %6.1f %4.2fx %6.0f %6.0f %4.2fx %7.2f %7.2f %7.2f %7.2f %7.2f %7.2f %8.0f %8.0f %4s %4s",
        comparison.scenario().name(),
        server.cpuMicros(),
        bare.cpuMicros(),
        comparison.cpuRatio(),
        server.requestsPerSecond(),
        bare.requestsPerSecond(),
        server.requestsPerSecond() / bare.requestsPerSecond(),
        server.p50Millis(),
        bare.p50Millis(),
        server.p99Millis(),
        bare.p99Millis(),
        server.p999Millis(),
        bare.p999Millis(),
        server.allocatedBytes(),
        bare.allocatedBytes(),
        text(comparison.serverMebibytes()),
        text(comparison.bareMebibytes()));
  }

  static void write(Path file, List<Comparison> comparisons) throws IOException {
    Files.writeString(
        file,
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(
                Map.of(
                    "cases",
                    comparisons.stream().map(Report::json).toList(),
                    "criteria",
                    Criterion.judge(comparisons).stream().map(Report::json).toList())));
  }

  private static Map<String, Object> json(Comparison comparison) {
    Map<String, Object> json = new LinkedHashMap<>();
    Scenario scenario = comparison.scenario();
    json.put("case", scenario.name());
    json.put("metrics", scenario.data().metrics());
    json.put("series", scenario.data().series());
    json.put("selector", scenario.selector());
    json.put("encoding", scenario.encoding().label());
    json.put("authorization", scenario.authorization().label());
    json.put("connections", scenario.connections());
    json.put("server", comparison.server());
    json.put("bare", comparison.bare());
    json.put("cpuRatio", comparison.cpuRatio());
    json.put("p99Ratio", comparison.p99Ratio());
    json.put("allocatedAbove", comparison.allocatedAbove());
    comparison.serverMebibytes().ifPresent(size -> json.put("serverMebibytes", size));
    comparison.bareMebibytes().ifPresent(size -> json.put("bareMebibytes", size));
    return json;
  }

  private static Map<String, Object> json(Criterion.Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("criterion", verdict.criterion().name());
    json.put("unit", verdict.criterion().unit());
    json.put("limit", verdict.criterion().limit());
    json.put("worst", verdict.worst());
    json.put("case", verdict.scenario());
    json.put("met", verdict.isMet());
    return json;
  }

  private static String text(Optional<Long> mebibytes) {
    return mebibytes.map(size -> Long.toString(size)).orElse("");
  }
}
