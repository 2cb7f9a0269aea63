package io.externalmetrics.server.api;

import io.externalmetrics.server.api.LabelRequirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of label selectors: {@code a=b, c in (x,y), !d}. {@code in} and {@code notin} are
 * operators only where an operator is expected, and identifiers elsewhere. The order of the checks
 * and their texts are those of Go's parser.
 */
final class LabelSelectorParser {
  private static final Pattern TOKEN = Pattern.compile("==|!=|[=!(),<>]|[^=!(),<> \\t\\r\\n]+");
  private static final String SPECIAL = "=!(),<>";
  private static final String END = "";

  private final List<String> tokens = new ArrayList<>();
  private int position;

  LabelSelectorParser(String text) {
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    tokens.add(END);
  }

  List<LabelRequirement> parse() {
    if (peek().equals(END)) {
      return List.of();
    }
    if (!startsRequirement(peek())) {
      throw unexpected(peek(), "!, identifier, or 'end of string'");
    }
    List<LabelRequirement> requirements = new ArrayList<>();
    while (true) {
      requirements.add(requirement());
      String separator = next();
      if (separator.equals(END)) {
        return requirements;
      }
      if (!separator.equals(",")) {
        throw unexpected(separator, "',' or 'end of string'");
      }
      if (!startsRequirement(peek())) {
        throw unexpected(peek(), "identifier after ','");
      }
    }
  }

  private LabelRequirement requirement() {
    if (peek().equals("!")) {
      next();
      return new LabelRequirement(key(), Operator.DOES_NOT_EXIST, List.of());
    }
    String key = key();
    if (peek().equals(END) || peek().equals(",")) {
      return new LabelRequirement(key, Operator.EXISTS, List.of());
    }
    Operator operator = operator();
    boolean takesSet = operator == Operator.IN || operator == Operator.NOT_IN;
    return new LabelRequirement(key, operator, takesSet ? valueSet() : List.of(value()));
  }

  private String key() {
    String key = next();
    if (!isIdentifier(key)) {
      throw unexpectedInRequirement(key, ", expected: identifier");
    }
    // Here and not only in the requirement, so that a bad key is reported before a bad operator.
    LabelSyntax.checkKey(key);
    return key;
  }

  private Operator operator() {
    String token = next();
    return switch (token) {
      case "in" -> Operator.IN;
      case "notin" -> Operator.NOT_IN;
      case "=" -> Operator.EQUALS;
      case "==" -> Operator.DOUBLE_EQUALS;
      case "!=" -> Operator.NOT_EQUALS;
      case ">" -> Operator.GREATER_THAN;
      case "<" -> Operator.LESS_THAN;
      default -> throw unexpectedInRequirement(token, ", expected: in, notin, =, ==, !=, gt, lt");
    };
  }

  private String value() {
    if (peek().equals(END) || peek().equals(",")) {
      return "";
    }
    String value = next();
    if (!isIdentifier(value)) {
      throw unexpectedInRequirement(value, ", expected: identifier");
    }
    return value;
  }

  /** Between the commas stand identifiers or nothing; nothing is the empty value. */
  private List<String> valueSet() {
    String open = next();
    if (!open.equals("(")) {
      throw unexpectedInRequirement(open, " expected: '('");
    }
    List<String> values = new ArrayList<>();
    String expected = ", expected: ',', ')' or identifier";
    while (true) {
      if (isIdentifier(peek())) {
        values.add(next());
        expected = ", expected: ',' or ')'";
      } else {
        values.add("");
      }
      String separator = next();
      if (separator.equals(")")) {
        return values;
      }
      if (!separator.equals(",")) {
        throw unexpectedInRequirement(separator, expected);
      }
      expected = ", expected: ',', or identifier";
    }
  }

  private String peek() {
    return tokens.get(position);
  }

  private String next() {
    return tokens.get(position++);
  }

  private static boolean startsRequirement(String token) {
    return isIdentifier(token) || token.equals("!");
  }

  private static boolean isIdentifier(String token) {
    return !token.equals(END) && SPECIAL.indexOf(token.charAt(0)) < 0;
  }

  private static InvalidSelectorException unexpected(String token, String expected) {
    return new InvalidSelectorException("found '" + token + "', expected: " + expected);
  }

  private static InvalidSelectorException unexpectedInRequirement(String token, String expected) {
    return new InvalidSelectorException(
        "unable to parse requirement: found '" + token + "'" + expected);
  }
}
