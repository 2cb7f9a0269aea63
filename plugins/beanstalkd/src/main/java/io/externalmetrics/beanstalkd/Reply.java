package io.externalmetrics.beanstalkd;

import io.externalmetrics.spi.FailureKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What beanstalkd answers to one command. */
sealed interface Reply {

  /** {@code OK}, with a body of YAML: {@code key: value} or {@code - item} lines. */
  record Body(String text) implements Reply {

    Map<String, String> fields() {
      Map<String, String> fields = new HashMap<>();
      text.lines()
          .forEach(
              line -> {
                int colon = line.indexOf(':');
                if (colon > 0) {
                  fields.put(line.substring(0, colon), scalar(line.substring(colon + 1)));
                }
              });
      return fields;
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
      return value.matches("\"[^\"]*\"|'[^']*'") ? value.substring(1, value.length() - 1) : value;
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
