package io.externalmetrics.cloudwatch;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of an expression, and what it takes to move it among others: which ids it refers to, and
 * what it wants for itself. An id begins with a lower-case letter, which nothing else in metric
 * math does; what stands in quotes, and the SQL of Metrics Insights, refers to none.
 */
record Expression(String text) {
  private static final Pattern SQL =
      Pattern.compile("\\s*SELECT\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** A text in quotes, with escaped ones in it. */
  static final String QUOTED = "'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"";

  private static final Pattern LIST = Pattern.compile("\\s*(SEARCH|SORT)\\b");

  /** A text in quotes; a number, with its exponent; a word. In this order. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<quoted>"
              + QUOTED
              + ")"
              + "|(?<number>\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?)"
              + "|(?<word>[A-Za-z_]\\w*)",
          Pattern.DOTALL);

  /** Whether this is SQL of Metrics Insights, of which a call takes one. */
  boolean isInsights() {
    return SQL.matcher(text).matches();
  }

  /** Whether the series of this are those that it finds, each by a name of its own. */
  boolean lists() {
    return isInsights() || LIST.matcher(text).lookingAt();
  }

  /** Whether this takes every query of its call. */
  boolean takesWholeCall() {
    return words().contains("METRICS");
  }

  /** Whether this finds metrics by itself, whose number nobody knows beforehand. */
  boolean searches() {
    return isInsights() || words().contains("SEARCH");
  }

  /** The ids that this refers to, in the order of their first use. */
  Set<String> references() {
    return words().stream()
        .filter(word -> Character.isLowerCase(word.charAt(0)))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The same expression over queries whose ids are others. */
  Expression rename(UnaryOperator<String> newId) {
    if (isInsights()) {
      return this;
    }
    return new Expression(
        TOKEN
            .matcher(text)
            .replaceAll(
                token ->
                    Matcher.quoteReplacement(
                        isId(token) ? newId.apply(token.group()) : token.group())));
  }

  private Set<String> words() {
    if (isInsights()) {
      return Set.of();
    }
    return TOKEN
        .matcher(text)
        .results()
        .filter(token -> token.group("word") != null)
        .map(MatchResult::group)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean isId(MatchResult token) {
    return token.group("word") != null && Character.isLowerCase(token.group().charAt(0));
  }
}
