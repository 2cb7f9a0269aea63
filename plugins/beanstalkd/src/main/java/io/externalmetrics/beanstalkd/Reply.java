package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.FailureKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What beanstalkd answers to one command. */
sealed interface Reply {

  /** {@code OK}, with a body of YAML: {@code key: value} or {@code - item} lines. */
  record Body(String text) implements Reply {

    /**
     * The values of some keys, in their order; empty for a key that is not there. Of the other
     * lines no text is made: a poll may bring thousands of bodies.
     */
    List<Optional<String>> values(List<String> keys) {
      List<Optional<String>> values =
          new ArrayList<>(Collections.nCopies(keys.size(), Optional.empty()));
      int end;
      for (int start = 0; start < text.length(); start = end + 1) {
        int lineEnd = text.indexOf('\n', start);
        end = lineEnd < 0 ? text.length() : lineEnd;
        int colon = text.indexOf(':', start, end);
        int key = colon < 0 ? -1 : among(keys, start, colon);
        if (key >= 0) {
          values.set(key, Optional.of(scalar(text.substring(colon + 1, end))));
        }
      }
      return values;
    }

    private int among(List<String> keys, int start, int end) {
      for (int i = 0; i < keys.size(); i++) {
        String key = keys.get(i);
        if (key.length() == end - start && text.startsWith(key, start)) {
          return i;
        }
      }
      return -1;
    }

    List<String> items() throws MalformedReplyException {
      List<String> items = new ArrayList<>();
      for (String line : text.lines().filter(line -> !line.equals("---")).toList()) {
        if (!line.startsWith("- ")) {
          throw new MalformedReplyException(
              "a list of tubes", MalformedReplyException.quoted(line));
        }
        items.add(scalar(line.substring(2)));
      }
      return items;
    }

    /** Newer releases quote names; a quote is no character of a name, so nothing is escaped. */
    private static String scalar(String text) {
      String value = text.strip();
      return isQuoted(value, '"') || isQuoted(value, '\'')
          ? value.substring(1, value.length() - 1)
          : value;
    }

    private static boolean isQuoted(String value, char quote) {
      int last = value.length() - 1;
      return last > 0 && value.charAt(0) == quote && value.indexOf(quote, 1) == last;
    }
  }

  /** {@code NOT_FOUND}. */
  record NotFound() implements Reply {}

  /** An error line. The connection stays in step and serves on. */
  enum Refusal implements Reply {
    OUT_OF_MEMORY(FailureKind.UNAVAILABLE, "it has no memory left"),
    INTERNAL_ERROR(FailureKind.UNAVAILABLE, "it has a defect, see its log"),
    BAD_FORMAT(FailureKind.REJECTED, "it does not accept the name"),
    UNKNOWN_COMMAND(FailureKind.REJECTED, "it does not know the command, update it");

    private final FailureKind kind;
    private final String meaning;

    Refusal(FailureKind kind, String meaning) {
      this.kind = kind;
      this.meaning = meaning;
    }

    FailureKind kind() {
      return kind;
    }

    String meaning() {
      return meaning;
    }
  }
}
