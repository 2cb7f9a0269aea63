package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.cli.DocumentedSettings;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of settings in docs/ are what the declarations say. */
class DocsTest {
  private static final Path DOCS = Path.of("../../docs");
  private static final String REPAIR =
      "repair with: ./mvnw -pl deploy/image -am test -Ddocs=fix -Dtest=DocsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final DocumentedSettings settings =
      new DocumentedSettings(
          PluginCatalog.load(
              DocsTest.class.getClassLoader(), ConfigurationReader.commonMetricKeys()));

  @Test
  void tablesInThePagesAreThoseOfTheDeclarations() throws IOException {
    boolean fix = "fix".equals(System.getProperty("docs"));
    for (Path page : pages()) {
      String is = Files.readString(page);
      String should = settings.update(is);
      if (fix) {
        Files.writeString(page, should);
      } else {
        assertThat(is).as("%s: %s", page.getFileName(), REPAIR).isEqualTo(should);
      }
    }
  }

  @Test
  void everyTableStandsInAPage() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path page : pages()) {
      all.append(Files.readString(page));
    }
    Set<String> missing = new HashSet<>(settings.names());
    missing.removeIf(name -> all.indexOf("<!-- settings:" + name + " -->") >= 0);

    assertThat(missing).as("tables that no page in docs/ shows").isEmpty();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(DOCS)) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("target"))
          .sorted()
          .toList();
    }
  }
}
