package io.externalmetrics.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules, their tests and the dashboard, as they are in this checkout. */
final class MonitoringFiles {
  static final Path ROOT = Path.of("../..");
  static final Path RULES = ROOT.resolve("helm/external-metrics-server/files/rules.yaml");
  static final Path DASHBOARD = ROOT.resolve("helm/external-metrics-server/files/dashboard.json");
  static final Path RULE_TESTS = Path.of("rules-test.yaml");

  private static final ObjectMapper YAML = new YAMLMapper();
  private static final ObjectMapper JSON = new JsonMapper();

  private MonitoringFiles() {}

  /** One alert rule. */
  record Alert(String name, JsonNode rule) {
    String expression() {
      return rule.path("expr").asString();
    }

    String annotation(String key) {
      return rule.at("/annotations/" + key).asString("");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** One thing that a panel of the dashboard shows. */
  record Query(String panel, String expression) {
    @Override
    public String toString() {
      return panel + ": " + expression;
    }
  }

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (JsonNode group : read(YAML, RULES).path("groups")) {
      group
          .path("rules")
          .forEach(rule -> alerts.add(new Alert(rule.path("alert").asString(), rule)));
    }
    return alerts;
  }

  static JsonNode ruleTests() {
    return read(YAML, RULE_TESTS).path("tests");
  }

  static JsonNode dashboard() {
    return read(JSON, DASHBOARD);
  }

  static List<Query> queries() {
    List<Query> queries = new ArrayList<>();
    for (JsonNode panel : dashboard().path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        queries.add(new Query(panel.path("title").asString(), target.path("expr").asString()));
      }
    }
    return queries;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(ObjectMapper mapper, Path file) {
    return mapper.readTree(text(file));
  }
}
