package io.externalmetrics.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every relative link of a page leads to a file and, where it names one, to a heading there. */
class LinksTest {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".mvn");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+)");

  /** What stands in a block or in backticks is text, whatever it looks like. */
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```.*?^ *```");

  private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

  private final Map<Path, Set<String>> anchors = new HashMap<>();

  @Test
  void everyRelativeLinkLeadsSomewhere() throws IOException {
    List<Path> pages = pages();
    assertThat(pages).contains(ROOT.resolve("README.md"), ROOT.resolve("docs/installation.md"));

    List<String> dead = new ArrayList<>();
    for (Path page : pages) {
      String text = CODE.matcher(withoutBlocks(page)).replaceAll("");
      for (Matcher link = LINK.matcher(text); link.find(); ) {
        if (!leads(page, link.group(1))) {
          dead.add(ROOT.relativize(page) + ": " + link.group(1));
        }
      }
    }

    assertThat(dead).as("links that lead nowhere").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "What happens when, what-happens-when",
    "`onNoData` and `onError`, onnodata-and-onerror",
    "An element of `sources`, an-element-of-sources",
    "'kubectl complains, namespaces do not go', kubectl-complains-namespaces-do-not-go",
    "[The chart](../helm), the-chart",
    "TLS: x509 & snake_case, tls-x509--snake_case"
  })
  void anchorsAreMadeAsOnGitHub(String heading, String anchor) {
    assertThat(anchor(heading)).isEqualTo(anchor);
  }

  private boolean leads(Path page, String link) throws IOException {
    if (link.matches("[a-z]+:.*")) {
      return true;
    }
    int fragment = link.indexOf('#');
    String file = fragment < 0 ? link : link.substring(0, fragment);
    Path target = file.isEmpty() ? page : page.resolveSibling(file).toAbsolutePath().normalize();
    return Files.exists(target)
        && (fragment < 0 || anchorsOf(target).contains(link.substring(fragment + 1)));
  }

  private Set<String> anchorsOf(Path page) throws IOException {
    Set<String> known = anchors.get(page);
    if (known != null) {
      return known;
    }
    Set<String> found = new HashSet<>();
    for (String line : withoutBlocks(page).lines().toList()) {
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        String anchor = anchor(heading.group(1));
        String unique = anchor;
        for (int more = 1; !found.add(unique); more++) {
          unique = anchor + "-" + more;
        }
      }
    }
    anchors.put(page, found);
    return found;
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} _-]", "")
        .replace(' ', '-');
  }

  private static String withoutBlocks(Path page) throws IOException {
    return BLOCK.matcher(Files.readString(page)).replaceAll("");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return NOT_OURS.contains(folder.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              pages.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return pages.stream().sorted().collect(Collectors.toList());
  }
}
