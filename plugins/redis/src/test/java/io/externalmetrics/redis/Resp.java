package io.externalmetrics.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Replies as servers write them, without the end of the last line. */
final class Resp {
  /** RESP2's null. */
  static final Object NIL = new Object();

  private Resp() {}

  /** Numbers, texts, {@link #NIL} and lists of them. */
  static String list(Object... items) {
    return Arrays.stream(items)
        .map(Resp::item)
        .collect(Collectors.joining("\r\n", "*" + items.length + "\r\n", ""))
        .stripTrailing();
  }

  /** A text by itself. */
  static String text(String text) {
    return item(text);
  }

  private static String item(Object item) {
    return switch (item) {
      case Integer number -> ":" + number;
      case String text -> "$%d\r\n%s".formatted(text.getBytes(StandardCharsets.UTF_8).length, text);
      case List<?> items -> list(items.toArray());
      default -> "$-1";
    };
  }
}
