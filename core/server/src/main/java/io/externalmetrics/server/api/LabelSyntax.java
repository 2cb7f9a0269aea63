package io.externalmetrics.server.api;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What keys and values of labels may look like in a selector. */
final class LabelSyntax {
  private static final int LONGEST_NAME = 63;
  private static final int LONGEST_PREFIX = 253;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final String NAME_RULE =
      "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character";
  private static final String DNS_LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
  private static final Pattern DNS_SUBDOMAIN =
      Pattern.compile(DNS_LABEL + "(?:\\." + DNS_LABEL + ")*");
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

  private LabelSyntax() {}

  static void checkKey(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length > 2) {
      throw invalidKey(
          key, "a qualified name must be a name with an optional DNS subdomain prefix and '/'");
    }
    if (parts.length == 2) {
      checkPrefix(key, parts[0]);
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      throw invalidKey(key, "name part must be non-empty");
    }
    if (bytes(name) > LONGEST_NAME) {
      throw invalidKey(key, "name part must be no more than 63 bytes");
    }
    if (!NAME.matcher(name).matches()) {
      throw invalidKey(key, "name part must " + NAME_RULE);
    }
  }

  /** Checks the value at {@code index} of the requirement for {@code key}. */
  static void checkValue(String key, int index, String value) {
    String place = "values[" + index + "][" + key + "]";
    if (bytes(value) > LONGEST_NAME) {
      throw invalid(place, value, "must be no more than 63 bytes");
    }
    if (!value.isEmpty() && !NAME.matcher(value).matches()) {
      throw invalid(place, value, "a valid label must be an empty string or " + NAME_RULE);
    }
  }

  static void checkInteger(int index, String value) {
    if (integer(value).isEmpty()) {
      throw invalid(
          "values[" + index + "]", value, "for 'Gt', 'Lt' operators, the value must be an integer");
    }
  }

  /** The 64-bit integer that {@code text} is, in ASCII digits. */
  static OptionalLong integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private static void checkPrefix(String key, String prefix) {
    if (prefix.isEmpty()) {
      throw invalidKey(key, "prefix part must be non-empty");
    }
    if (bytes(prefix) > LONGEST_PREFIX) {
      throw invalidKey(key, "prefix part must be no more than 253 bytes");
    }
    if (!DNS_SUBDOMAIN.matcher(prefix).matches()) {
      throw invalidKey(
          key,
          "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
              + " characters, '-' or '.', and must start and end with an alphanumeric character");
    }
  }

  private static InvalidSelectorException invalidKey(String key, String rule) {
    return invalid("key", key, rule);
  }

  private static InvalidSelectorException invalid(String place, String value, String rule) {
    return new InvalidSelectorException(
        "unable to parse requirement: " + place + ": Invalid value: \"" + value + "\": " + rule);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
