package io.externalmetrics.server.cli;

import io.externalmetrics.server.cli.StatusDocument.Metric;
import io.externalmetrics.server.cli.StatusDocument.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi.Text;

/** A status for people: the tables of the status page. */
final class StatusText {
  private final Palette palette;
  private final Optional<Integer> width;

  /**
   * @param width of the terminal
   */
  StatusText(Palette palette, Optional<Integer> width) {
    this.palette = palette;
    this.width = width;
  }

  String print(StatusDocument status) {
    return Stream.of(
            new StatusHeader(palette, status).print(),
            attention(status),
            sources(status),
            metrics(status))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String attention(StatusDocument status) {
    if (status.attention().isEmpty()) {
      return "";
    }
    Table table = new Table(palette, "HPA", "METRIC", "NEEDS ATTENTION");
    status
        .attention()
        .forEach(
            one ->
                table.add(
                    List.of(
                        palette.plain(one.hpa()),
                        palette.plain(one.metric()),
                        palette.bad(one.text()))));
    return table.print(width);
  }

  private String sources(StatusDocument status) {
    Table table =
        new Table(
            palette,
            "SOURCE",
            "PLUGIN",
            "STATE",
            "METRICS",
            "POLLED",
            "TOOK",
            "EVERY",
            "FAILURES",
            "REASON");
    status.sources().forEach(source -> table.add(row(source, status.now())));
    status
        .refusedSources()
        .forEach(
            source ->
                table.add(
                    List.of(
                        palette.plain(source.name().orElse("(no name)")),
                        palette.plain(""),
                        palette.state("refused"),
                        palette.plain(""),
                        palette.plain(""),
                        palette.plain(""),
                        palette.plain(""),
                        palette.plain(""),
                        palette.plain(source.reason()))));
    return table.print(width);
  }

  private List<Text> row(Source source, Instant now) {
    return List.of(
        palette.plain(source.name()),
        palette.plain(source.plugin()),
        palette.state(source.state()),
        palette.plain(counts(source)),
        palette.plain(source.lastPoll().map(poll -> ago(poll, now)).orElse("never")),
        palette.plain(source.tookSeconds().map(Figures::took).orElse("")),
        palette.plain(Figures.seconds(source.intervalSeconds())),
        palette.plain(Integer.toString(source.failuresInARow())),
        palette.plain(source.reason().orElse("")));
  }

  private static String counts(Source source) {
    return source.metrics().stream()
        .collect(Collectors.groupingBy(Metric::state, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(state -> state.getValue() + " " + state.getKey())
        .collect(Collectors.joining(", "));
  }

  private String metrics(StatusDocument status) {
    Table table =
        new Table(
            palette, "METRIC", "STATE", "VALUE", "AGE", "SERIES", "READS/MIN", "HPAS", "REASON");
    List<Metric> metrics =
        status.sources().stream().flatMap(source -> source.metrics().stream()).toList();
    metrics.forEach(metric -> table.add(row(metric)));
    return metrics.isEmpty() ? "" : table.print(width);
  }

  private List<Text> row(Metric metric) {
    return List.of(
        palette.plain(metric.name()),
        palette.state(metric.state()),
        palette.plain(metric.value().map(Figures::number).orElse("")),
        palette.plain(
            metric
                .ageSeconds()
                .map(
                    age ->
                        Figures.seconds(Math.floor(age))
                            + "/"
                            + Figures.seconds(metric.maxAgeSeconds()))
                .orElse("")),
        palette.plain(Integer.toString(metric.seriesCount())),
        palette.plain(Figures.number(metric.readsPerMinute())),
        palette.plain(String.join(" ", metric.hpas())),
        palette.plain(explanation(metric)));
  }

  /** Nothing where all is well. */
  private static String explanation(Metric metric) {
    return metric.state().equals("fresh") && metric.reason().isEmpty()
        ? ""
        : Stream.of(metric.reason(), metric.consequence())
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
  }

  static String ago(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return Figures.duration(Duration.ofSeconds(Math.max(0, age.toSeconds()))) + " ago";
  }
}
