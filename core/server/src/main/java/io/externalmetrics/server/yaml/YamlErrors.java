package io.externalmetrics.server.yaml;

import java.util.regex.Pattern;

/** What the YAML parser says of a file, without anything it quotes: that may be a password. */
final class YamlErrors {
  /** Where the parser's sentences go over to the file's own text. */
  private static final Pattern QUOTING =
      Pattern.compile(
          "(undefined alias|tag handle|but found(?! another):?|character found|escape character"
              + "|version:|in UTF-8:)\\s.*",
          Pattern.DOTALL);

  private YamlErrors() {}

  static String withoutContent(String problem) {
    String text = QUOTING.matcher(problem).replaceFirst("$1");
    String oneLine = text.replaceAll("\\s+", " ").strip();
    return switch (oneLine) {
      case "but found another document" -> "expected one document, found another one";
      case "found undefined alias" ->
          "found an undefined alias; put a text that begins with \"*\" in quotes";
      default -> oneLine.replaceAll(",? but found:?$", ", found something else");
    };
  }
}
