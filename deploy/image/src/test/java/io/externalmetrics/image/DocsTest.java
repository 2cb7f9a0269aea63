package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.cli.DocumentedCommands;
import io.externalmetrics.server.cli.DocumentedSettings;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of settings and the usage texts in docs/ are what the declarations say. */
class DocsTest {
  private static final Path DOCS = Path.of("../../docs");

  /** The pages that say which test shows what. */
  private static final List<String> PROVEN =
      List.of("protocol.md", "high-availability.md", "sizing.md");

  private static final List<Path> TESTS =
      List.of(Path.of("../../core/server/src/test"), Path.of("../e2e/src/test"));

  /** A class, a class and its method, or a further method of the class before it in its line. */
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))?(?:\\.(\\w+))?`");

  private static final String REPAIR =
      "repair with: ./mvnw -pl deploy/image -am test -Ddocs=fix -Dtest=DocsTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private final DocumentedSettings settings =
      new DocumentedSettings(
          PluginCatalog.load(
              DocsTest.class.getClassLoader(), ConfigurationReader.commonMetricKeys()));

  private final DocumentedCommands commands = new DocumentedCommands();

  @Test
  void tablesAndUsageTextsInThePagesAreThoseOfTheDeclarations() throws IOException {
    boolean fix = "fix".equals(System.getProperty("docs"));
    for (Path page : pages()) {
      String is = Files.readString(page);
      String should = commands.update(settings.update(is));
      if (fix) {
        Files.writeString(page, should);
      } else {
        assertThat(is).as("%s: %s", page.getFileName(), REPAIR).isEqualTo(should);
      }
    }
  }

  @Test
  void everyTableAndUsageTextStandsInAPage() throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path page : pages()) {
      all.append(Files.readString(page));
    }
    Set<String> marks = new HashSet<>();
    settings.names().forEach(name -> marks.add("<!-- settings:" + name + " -->"));
    commands.names().forEach(name -> marks.add("<!-- usage:" + name + " -->"));
    marks.removeIf(mark -> all.indexOf(mark) >= 0);

    assertThat(marks).as("marks of tables and usage texts that no page in docs/ has").isEmpty();
  }

  @Test
  void everyTestThatThePagesNameExists() throws IOException {
    Map<String, String> tests = new HashMap<>();
    for (Path root : TESTS) {
      try (Stream<Path> files = Files.walk(root)) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          tests.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
      }
    }
    List<String> missing = new ArrayList<>();
    for (String page : PROVEN) {
      for (String line : Files.readAllLines(DOCS.resolve(page))) {
        String named = "";
        Matcher test = TEST.matcher(line);
        while (test.find()) {
          named = test.group(1) == null ? named : test.group(1);
          String method = test.group(2) == null ? "" : " " + test.group(2) + "(";
          boolean exists = tests.containsKey(named) && tests.get(named).contains(method);
          if (!named.isEmpty() && !exists) {
            missing.add(page + ": " + test.group());
          }
        }
      }
    }

    assertThat(missing).as("tests that the pages name and that do not exist").isEmpty();
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
