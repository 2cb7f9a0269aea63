package io.externalmetrics.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The syntax of fieldSelector. A valid one selects nothing here, as in the Go servers. */
final class FieldSelector {
  private static final Set<String> KNOWN = Set.of("metadata.name", "metadata.namespace");

  private FieldSelector() {}

  /**
   * Checks a selector.
   *
   * @throws ApiException 400 in the words of Go's parser
   */
  static void check(String selector) {
    for (String term : terms(selector)) {
      int equals = term.indexOf('=');
      if (equals < 0) {
        throw invalid("invalid selector: '" + selector + "'; can't understand '" + term + "'");
      }
      boolean negated = equals > 0 && term.charAt(equals - 1) == '!';
      boolean doubled = !negated && term.startsWith("==", equals);
      checkValue(term.substring(equals + (doubled ? 2 : 1)));
      String field = term.substring(0, negated ? equals - 1 : equals);
      if (!KNOWN.contains(field)) {
        throw invalid(
            Json.quoted(field)
                + " is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
      }
    }
  }

  /** Between the commas, apart from those behind a backslash; sorted, without empty ones. */
  private static List<String> terms(String selector) {
    List<String> terms = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < selector.length(); i++) {
      if (selector.charAt(i) == '\\') {
        i++;
      } else if (selector.charAt(i) == ',') {
        terms.add(selector.substring(start, i));
        start = i + 1;
      }
    }
    terms.add(selector.substring(start));
    return terms.stream().filter(term -> !term.isEmpty()).sorted().toList();
  }

  private static void checkValue(String value) {
    for (int i = 0; i < value.length(); i++) {
      char found = value.charAt(i);
      if (found == '=') {
        throw invalid("invalid field selector: unescaped character in value: 61");
      }
      if (found == '\\') {
        i++;
        String escaped = value.substring(i, Math.min(i + 1, value.length()));
        if (escaped.isEmpty() || !"\\,=".contains(escaped)) {
          throw invalid("invalid field selector: invalid escape sequence: \\" + escaped);
        }
      }
    }
  }

  private static ApiException invalid(String message) {
    return new ApiException(400, message);
  }
}
