package io.externalmetrics.bench.soak;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/** The outcome for people, and every sample for programs. */
record SoakReport(List<Verdict> verdicts, List<Sample> samples) {

  /** As Markdown, so that it can be pasted into docs/performance.md. */
  void print(PrintWriter out) {
    out.println("| figure | first third | last third | per minute | tolerated | verdict |");
    out.println("|---|--:|--:|--:|--:|---|");
    for (Verdict verdict : verdicts) {
      Figure figure = verdict.figure();
      out.println(
          String.format(
              Locale.ROOT,
              "| %s%s | %.0f | %.0f | %+.1f | %d | %s |",
              figure.label(),
              figure.unit().isEmpty() ? "" : ", " + figure.unit(),
              verdict.trend().first(),
              verdict.trend().last(),
              verdict.trend().slope(),
              figure.tolerance(),
              verdict.grew() ? "GROWS" : "flat"));
    }
  }

  /** Writes soak.json and soak.csv. */
  void write(Path directory) throws IOException {
    JsonMapper.builder().build().writeValue(directory.resolve("soak.json").toFile(), this);
    List<Figure> figures = Arrays.asList(Figure.values());
    Stream<String> head =
        Stream.of(
            "seconds,"
                + figures.stream()
                    .map(figure -> figure.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(",")));
    Files.write(
        directory.resolve("soak.csv"),
        Stream.concat(head, samples.stream().map(sample -> line(sample, figures))).toList());
  }

  private static String line(Sample sample, List<Figure> figures) {
    return String.format(Locale.ROOT, "%.1f,", sample.seconds())
        + figures.stream()
            .map(figure -> Long.toString(sample.of(figure)))
            .collect(Collectors.joining(","));
  }
}
