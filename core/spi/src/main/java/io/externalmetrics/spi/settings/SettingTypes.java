package io.externalmetrics.spi.settings;

import io.externalmetrics.spi.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
                "one of "
                    + String.join(", ", byName.keySet())
                    + Suggestion.didYouMean(text, byName.keySet()));
          }
          return constant;
        },
        SettingTypes::camelCase);
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

  private static <T> Optional<T> refuse(
      SettingType<?> type, RawValue raw, SettingPath path, Consumer<Problem> problems) {
    problems.accept(new Problem(path, "expected " + type.name() + ", found " + raw.describe()));
    return Optional.empty();
  }

  private record TextType<T>(
      String name, Function<String, T> parse, Function<T, String> printer, boolean isSecret)
      implements SettingType<T> {

    private static final int SHOWN = 60;

    /** User and password of a URL, which stands by mistake where no secret is expected. */
    private static final Pattern CREDENTIALS = Pattern.compile("(?<=//).*@", Pattern.DOTALL);

    @Override
    public Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      return switch (raw) {
        case RawValue.Text(String text) -> {
          try {
            yield Optional.of(parse.apply(text));
          } catch (InvalidTextException e) {
            problems.accept(
                new Problem(path, "expected " + e.getMessage() + ", found " + shown(text)));
            yield Optional.empty();
          }
        }
        case RawValue.Reference _ -> Optional.empty();
        case RawValue.Items _, RawValue.Fields _, RawValue.Nothing _ ->
            refuse(this, raw, path, problems);
      };
    }

    private String shown(String text) {
      if (text.isEmpty()) {
        return "an empty text";
      }
      if (isSecret) {
        return "another text";
      }
      String shown = CREDENTIALS.matcher(text).replaceFirst("***@");
      return "\"" + (shown.length() <= SHOWN ? shown : shown.substring(0, SHOWN) + "…") + "\"";
    }

    @Override
    public String print(T value) {
      return printer.apply(value);
    }
  }

  private record ListType<T>(SettingType<T> element) implements SettingType<List<T>> {
    @Override
    public String name() {
      return "list of " + element.name();
    }

    @Override
    public boolean isSecret() {
      return element.isSecret();
    }

    @Override
    public Optional<List<T>> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      if (!(raw instanceof RawValue.Items(List<RawValue> items))) {
        return refuse(this, raw, path, problems);
      }
      if (items.isEmpty()) {
        problems.accept(new Problem(path, "expected " + name() + ", found an empty list"));
        return Optional.empty();
      }
      List<T> values = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        element.read(items.get(i), path.index(i), problems).ifPresent(values::add);
      }
      return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    @Override
    public String print(List<T> value) {
      return value.stream().map(element::print).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  private record MapType<T>(SettingType<T> value) implements SettingType<Map<String, T>> {
    @Override
    public String name() {
      return "mapping to " + value.name();
    }

    @Override
    public boolean isSecret() {
      return value.isSecret();
    }

    @Override
    public Optional<Map<String, T>> read(
        RawValue raw, SettingPath path, Consumer<Problem> problems) {
      if (!(raw instanceof RawValue.Fields(Map<String, RawValue> fields))) {
        return refuse(this, raw, path, problems);
      }
      Map<String, T> values = new LinkedHashMap<>();
      fields.forEach(
          (key, field) ->
              value.read(field, path.key(key), problems).ifPresent(good -> values.put(key, good)));
      return values.size() == fields.size() ? Optional.of(Map.copyOf(values)) : Optional.empty();
    }

    @Override
    public String print(Map<String, T> map) {
      return map.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> entry.getKey() + ": " + value.print(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  private record GroupType<T>(Schema schema, Function<Settings, T> make, boolean switchable)
      implements SettingType<T> {
    @Override
    public String name() {
      return switchable ? "true, false or mapping" : "mapping";
    }

    @Override
    public Optional<Schema> group() {
      return Optional.of(schema);
    }

    @Override
    public Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      if (switchable && raw.equals(new RawValue.Text("false"))) {
        return Optional.empty();
      }
      RawValue mapping =
          switchable && raw.equals(new RawValue.Text("true")) ? new RawValue.Fields(Map.of()) : raw;
      if (!(mapping instanceof RawValue.Fields)) {
        return refuse(this, raw, path, problems);
      }
      List<Problem> found = new ArrayList<>();
      Settings settings = schema.read(mapping, path, found::add);
      found.forEach(problems);
      return found.isEmpty() && !holdsReference(mapping)
          ? Optional.of(make.apply(settings))
          : Optional.empty();
    }

    private static boolean holdsReference(RawValue raw) {
      return switch (raw) {
        case RawValue.Reference _ -> true;
        case RawValue.Fields(Map<String, RawValue> fields) ->
            fields.values().stream().anyMatch(GroupType::holdsReference);
        case RawValue.Items(List<RawValue> items) ->
            items.stream().anyMatch(GroupType::holdsReference);
        case RawValue.Text _, RawValue.Nothing _ -> false;
      };
    }

    @Override
    public String print(T value) {
      return "{…}";
    }
  }
}
