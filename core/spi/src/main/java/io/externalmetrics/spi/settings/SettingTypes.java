package io.externalmetrics.spi.settings;

import io.externalmetrics.spi.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The types that settings are declared with. */
public final class SettingTypes {
  private SettingTypes() {}

  /** Any text but the empty one. */
  public static SettingType<String> string() {
    return text("string", SettingTypes::notEmpty, Function.identity());
  }

  /** A text that is never printed. */
  public static SettingType<Secret> secret() {
    return new TextType<>(
        "secret string", text -> Secret.of(notEmpty(text)), Secret::toString, true);
  }

  /** {@code true} or {@code false}. */
  public static SettingType<Boolean> bool() {
    return text(
        "boolean",
        text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new InvalidTextException("true or false");
            },
        String::valueOf);
  }

  /** A whole number from {@code min} to {@code max}. */
  public static SettingType<Integer> integer(int min, int max) {
    return text(
        "integer",
        text -> {
          try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException e) {
            // falls through to the same message as a number out of range
          }
          throw new InvalidTextException("a whole number from " + min + " to " + max);
        },
        String::valueOf);
  }

  /** A finite decimal number. */
  public static SettingType<Double> number() {
    return text(
        "number",
        text -> {
          if (!text.matches("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?")
              || Double.isInfinite(Double.parseDouble(text))) {
            throw new InvalidTextException("a number");
          }
          return Double.valueOf(text);
        },
        String::valueOf);
  }

  /** A duration of at least {@code min}. */
  public static SettingType<Duration> duration(Duration min) {
    return text(
        "duration",
        text -> {
          Duration duration = DurationText.parse(text);
          if (duration.compareTo(min) < 0) {
            throw new InvalidTextException("at least " + DurationText.print(min));
          }
          return duration;
        },
        DurationText::print);
  }

  /** One of an enum's constants, written in camelCase. */
  public static <E extends Enum<E>> SettingType<E> oneOf(Class<E> constants) {
    Map<String, E> byName =
        Arrays.stream(constants.getEnumConstants())
            .collect(
                Collectors.toMap(
                    SettingTypes::camelCase, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    return text(
        String.join(" | ", byName.keySet()),
        text -> {
          E constant = byName.get(text);
          if (constant == null) {
            throw new InvalidTextException(
                "one of " + String.join(", ", byName.keySet()),
                Suggestion.didYouMean(text, byName.keySet()));
          }
          return constant;
        },
        SettingTypes::camelCase);
  }

  /** A path as written; relative to the working directory. */
  public static SettingType<Path> path() {
    return text(
        "path",
        text -> {
          try {
            if (!text.isEmpty()) {
              return Path.of(text);
            }
          } catch (InvalidPathException e) {
            // falls through to the same message as an empty text
          }
          throw new InvalidTextException("the path of a file");
        },
        Path::toString);
  }

  /**
   * A text of a certain form.
   *
   * @param expected what messages call it, such as {@code the 12 digits of an account}
   */
  public static SettingType<String> matching(Pattern pattern, String expected) {
    return text(
        "string",
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new InvalidTextException(expected);
          }
          return text;
        },
        Function.identity());
  }

  /**
   * Any value that is written as a single text.
   *
   * @param parse throws {@link InvalidTextException} where the text is no such value
   * @param print the inverse of {@code parse}
   */
  public static <T> SettingType<T> text(
      String name, Function<String, T> parse, Function<T, String> print) {
    return new TextType<>(name, parse, print, false);
  }

  /** A list of at least one element. */
  public static <T> SettingType<List<T>> listOf(SettingType<T> element) {
    return new ListType<>(element);
  }

  /** A mapping from any text to values of one type. */
  public static <T> SettingType<Map<String, T>> mapOf(SettingType<T> value) {
    return new MapType<>(value);
  }

  /**
   * A mapping with settings of its own, made into one value.
   *
   * @param make called only with complete settings
   */
  public static <T> SettingType<T> group(Schema schema, Function<Settings, T> make) {
    return new GroupType<>(schema, make, false);
  }

  /**
   * As {@link #group}, where {@code true} stands for the mapping without any setting, and {@code
   * false} for leaving it out.
   */
  public static <T> SettingType<T> switchableGroup(Schema schema, Function<Settings, T> make) {
    return new GroupType<>(schema, make, true);
  }

  private static String notEmpty(String text) {
    if (text.isEmpty()) {
      throw new InvalidTextException("a text that is not empty");
    }
    return text;
  }

  private static String camelCase(Enum<?> constant) {
    String[] words = constant.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder camel = new StringBuilder(words[0]);
    for (int i = 1; i < words.length; i++) {
      camel.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
    }
    return camel.toString();
  }
}
