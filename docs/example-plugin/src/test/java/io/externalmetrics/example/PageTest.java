package io.externalmetrics.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page shows files of this module; what it shows is what was compiled and tested. */
class PageTest {
  private static final Path PAGE = Path.of("..", "writing-a-plugin.md");
  private static final Pattern SHOWN_FILE =
      Pattern.compile("(<!-- file: (\\S+) -->\n```\\w*\n).*?(?=```\n)", Pattern.DOTALL);

  @Test
  void showsTheFilesAsTheyAre() throws IOException {
    String page = Files.readString(PAGE);
    String current = SHOWN_FILE.matcher(page).replaceAll(PageTest::withItsFile);

    if (System.getProperty("docs", "check").equals("fix")) {
      Files.writeString(PAGE, current);
    } else {
      assertThat(page)
          .as("repair with: ./mvnw -pl docs/example-plugin -am verify -Ddocs=fix")
          .contains("<!-- file: src/main/java/io/externalmetrics/example/MemcachedPlugin.java -->")
          .isEqualTo(current);
    }
  }

  private static String withItsFile(MatchResult shown) {
    return Matcher.quoteReplacement(shown.group(1) + read(Path.of(shown.group(2))));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError("the page shows " + file + ", which cannot be read", e);
    }
  }
}
