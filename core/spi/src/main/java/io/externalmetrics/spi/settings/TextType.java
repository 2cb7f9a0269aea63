package io.externalmetrics.spi.settings;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/** See {@link SettingTypes#text}. */
record TextType<T>(
    String name, Function<String, T> parse, Function<T, String> printer, boolean isSecret)
    implements SettingType<T> {

  private static final int SHOWN = 60;

  /** User and password of a URL, which may be written where only a host belongs. */
  private static final Pattern CREDENTIALS = Pattern.compile("^(.*?//)?.*@", Pattern.DOTALL);

  @Override
  public Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    return switch (raw) {
      case RawValue.Text(String text) -> {
        try {
          yield Optional.of(parse.apply(text));
        } catch (InvalidTextException e) {
          problems.accept(
              new Problem(
                  path, "expected " + e.getMessage() + ", found " + shown(text) + e.advice()));
          yield Optional.empty();
        }
      }
      case RawValue.Reference _ -> Optional.empty();
      case RawValue.Fields _ -> {
        problems.accept(
            new Problem(
                path,
                "expected "
                    + name
                    + ", found a mapping; a reference is {fromFile: PATH}, {fromEnv: NAME} or"
                    + " {fromSecret: {name: NAME, key: KEY}}"));
        yield Optional.empty();
      }
      case RawValue.Items _, RawValue.Nothing _ -> Problem.report(path, name(), raw, problems);
    };
  }

  private String shown(String text) {
    if (text.isEmpty()) {
      return "an empty text";
    }
    if (isSecret) {
      return "another text";
    }
    String safe = CREDENTIALS.matcher(text).replaceFirst("$1***@");
    return "\"" + (safe.length() <= SHOWN ? safe : safe.substring(0, SHOWN) + "…") + "\"";
  }

  @Override
  public String print(T value) {
    return printer.apply(value);
  }
}
