package io.externalmetrics.server.cli;

import io.externalmetrics.server.api.Json;
import io.externalmetrics.server.query.Answered;
import io.externalmetrics.server.query.Asked;
import io.externalmetrics.server.query.Explanation;
import io.externalmetrics.server.query.Said;
import io.externalmetrics.server.query.Scaling;
import io.externalmetrics.server.query.Verdict;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi.Text;

/** An explanation, for people: a paragraph for each step from the backend to the HPA. */
final class QueryText {
  private static final String INDENT = "  ";

  private final Palette palette;
  private final PrintWriter out;

  QueryText(Palette palette, PrintWriter out) {
    this.palette = palette;
    this.out = out;
  }

  void print(Explanation explanation) {
    asked(explanation.asked());
    said(explanation.said());
    verdict(explanation.verdict(), explanation.said().reason());
    answered(explanation.answered());
    explanation.hpa().ifPresent(this::hpa);
    out.flush();
  }

  private void asked(Asked asked) {
    head(
        "asked",
        palette.plain(
            "source \"%s\", plugin %s, timeout %s"
                .formatted(
                    asked.source(), asked.plugin(), Figures.seconds(asked.timeoutSeconds()))));
    Map<String, String> settings = new LinkedHashMap<>(asked.sourceSettings());
    settings.putAll(asked.metricSettings());
    settings.forEach((key, value) -> line(palette.plain(key + ": " + value)));
  }

  private void said(Said said) {
    head(
        "backend",
        palette
            .state(said.outcome())
            .concat(said.kind().map(kind -> " (" + kind + ")").orElse(""))
            .concat(" after " + Figures.took(said.tookSeconds()))
            .concat(said.calls() == 0 ? "" : ", " + Bill.counted((int) said.calls(), "call"))
            .concat(
                said.billedUnits() == 0
                    ? ""
                    : ", " + Bill.counted((int) said.billedUnits(), "billed unit")));
    said.reason().ifPresent(reason -> line(palette.plain(reason)));
    said.samples().forEach(sample -> line(palette.plain(sample(sample))));
  }

  private static String sample(Said.Value sample) {
    return Figures.number(sample.value())
        + (sample.labels().isEmpty() ? "" : INDENT + labels(sample.labels()))
        + sample.timestamp().map(time -> INDENT + time).orElse("");
  }

  private static String labels(Map<String, String> labels) {
    return new TreeMap<>(labels)
        .entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(",", "{", "}"));
  }

  private void verdict(Verdict verdict, Optional<String> saidReason) {
    head(
        "server",
        palette
            .state(verdict.state())
            .concat(
                verdict
                    .value()
                    .map(value -> ": " + value + " in " + series(verdict.series()))
                    .orElse("")));
    verdict
        .reason()
        .filter(reason -> saidReason.filter(reason::equals).isEmpty())
        .ifPresent(reason -> line(palette.plain(reason)));
    verdict.instead().ifPresent(instead -> line(palette.plain(instead)));
  }

  private static String series(int count) {
    return count + " series";
  }

  private void answered(Answered answered) {
    String code = Integer.toString(answered.code());
    head(
        "API",
        (answered.error().isEmpty() ? palette.good(code) : palette.bad(code))
            .concat(
                " to HPAs in namespace \"%s\"%s; may read: %s"
                    .formatted(
                        answered.namespace(),
                        answered.labelSelector().isEmpty()
                            ? ""
                            : " with selector " + answered.labelSelector(),
                        answered.namespaces().isEmpty()
                            ? "nobody"
                            : String.join(", ", answered.namespaces()))));
    Json.pretty(answered.body()).lines().forEach(text -> line(palette.plain(text)));
  }

  private void hpa(Scaling.Decision decision) {
    String size =
        decision.desired() == decision.replicas()
            ? "keeps " + Bill.counted(decision.replicas(), "replica")
            : "wants "
                + (decision.desired() == Integer.MAX_VALUE
                    ? "maxReplicas"
                    : Bill.counted(decision.desired(), "replica"))
                + ", now "
                + decision.replicas();
    head("HPA", palette.bold(size).concat(": " + decision.because()));
  }

  private void head(String title, Text text) {
    out.println(palette.bold(title).concat(" ".repeat(10 - title.length())).concat(text));
  }

  private void line(Text text) {
    out.println(palette.plain(" ".repeat(10)).concat(text));
  }
}
