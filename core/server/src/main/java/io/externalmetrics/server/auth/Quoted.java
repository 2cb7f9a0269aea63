package io.externalmetrics.server.auth;

/**
 * What a client sent, in a message: on one line, and not without end. Escapes are those of Go's
 * {@code %q}, which clients know from kube-apiserver.
 */
final class Quoted {
  private static final int LONGEST = 253;

  private Quoted() {}

  /** In double quotes. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    shortened(text)
        .codePoints()
        .forEach(
            it -> {
              if (it == '"' || it == '\\') {
                quoted.append('\\');
              }
              append(quoted, it);
            });
    return quoted.append('"').toString();
  }

  /** As it is, but for what would break the line. */
  static String plain(String text) {
    StringBuilder plain = new StringBuilder();
    shortened(text).codePoints().forEach(it -> append(plain, it));
    return plain.toString();
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }

  private static void append(StringBuilder target, int codePoint) {
    switch (codePoint) {
      case 0x07 -> target.append("\\a");
      case '\b' -> target.append("\\b");
      case '\f' -> target.append("\\f");
      case '\n' -> target.append("\\n");
      case '\r' -> target.append("\\r");
      case '\t' -> target.append("\\t");
      case 0x0b -> target.append("\\v");
      default -> {
        if (isPrinted(codePoint)) {
          target.appendCodePoint(codePoint);
        } else if (codePoint < 0x80) {
          target.append("\\x%02x".formatted(codePoint));
        } else {
          target.append((codePoint > 0xffff ? "\\U%08x" : "\\u%04x").formatted(codePoint));
        }
      }
    }
  }

  private static boolean isPrinted(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      case Character.SPACE_SEPARATOR -> codePoint == ' ';
      default -> true;
    };
  }
}
