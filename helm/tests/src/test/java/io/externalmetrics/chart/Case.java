package io.externalmetrics.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The values with which the chart is tried: one file for each, and one of what is rendered. */
record Case(Path values, Path golden) {
  private static final Path RESOURCES = Path.of("src/test/resources");

  static List<Case> all() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("values"))) {
      return files.sorted().map(Case::of).toList();
    }
  }

  static Case named(String name) {
    return of(RESOURCES.resolve("values").resolve(name + ".yaml"));
  }

  private static Case of(Path values) {
    return new Case(values, RESOURCES.resolve("golden").resolve(values.getFileName()));
  }

  @Override
  public String toString() {
    return values.getFileName().toString();
  }
}
