package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Suggestion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What {@code onNoData:} or {@code onError:} says; {@code lastFor:} makes it a fallback. */
sealed interface FallbackChoice {
  SettingType<FallbackChoice> TYPE = new Type();

  /** {@code error}. */
  record None() implements FallbackChoice {}

  /** {@code last}. */
  record Last() implements FallbackChoice {}

  /** {@code {value: N}}. */
  record Value(double value) implements FallbackChoice {}

  /**
   * The choice in full.
   *
   * @param lastFor present where any choice is {@link Last}
   */
  default Fallback toFallback(Optional<Duration> lastFor) {
    return switch (this) {
      case None _ -> new Fallback.None();
      case Last _ -> new Fallback.Last(lastFor.orElseThrow());
      case Value(double value) -> new Fallback.Value(value);
    };
  }

  /** A text or a mapping. */
  record Type() implements SettingType<FallbackChoice> {
    /** An HPA counts in thousandths, in 64 bits; beyond this it wraps. */
    private static final double LARGEST = 9.2e15;

    private static final Setting<Double> VALUE =
        Setting.required(
            "value",
            SettingTypes.text(
                "number",
                text -> {
                  double number = number(text);
                  if (Math.abs(number) > LARGEST) {
                    throw new InvalidTextException("a number of at most 9.2e15");
                  }
                  return number;
                },
                Type::plain),
            "The number that is served.");
    private static final SettingType<FallbackChoice> MAPPING =
        SettingTypes.group(Schema.of(VALUE), settings -> new Value(settings.get(VALUE)));
    private static final SettingType<FallbackChoice> WORD =
        SettingTypes.text(
            "error | last",
            text ->
                switch (text) {
                  case "error" -> new None();
                  case "last" -> new Last();
                  default ->
                      throw new InvalidTextException(
                          "error, last or {value: NUMBER}",
                          Suggestion.didYouMean(text, List.of("error", "last")));
                },
            FallbackChoice::toString);

    @Override
    public String name() {
      return "error | last | {value: NUMBER}";
    }

    @Override
    public Optional<FallbackChoice> read(
        RawValue raw, SettingPath path, Consumer<Problem> problems) {
      return switch (raw) {
        case RawValue.Fields fields -> MAPPING.read(fields, path, problems);
        case RawValue.Text text -> WORD.read(text, path, problems);
        case RawValue.Reference _ -> Optional.empty();
        case RawValue.Items _, RawValue.Nothing _ -> {
          problems.accept(
              new Problem(
                  path, "expected error, last or {value: NUMBER}, found " + raw.describe()));
          yield Optional.empty();
        }
      };
    }

    @Override
    public String print(FallbackChoice choice) {
      return switch (choice) {
        case None _ -> "error";
        case Last _ -> "last";
        case Value(double value) -> "{value: " + plain(value) + "}";
      };
    }

    private static double number(String text) {
      try {
        // BigDecimal knows neither NaN nor infinity, nor the "7d" and "0x1p3" of Java.
        return new BigDecimal(text).doubleValue();
      } catch (NumberFormatException e) {
        throw new InvalidTextException("a number");
      }
    }

    /** Without an exponent or a needless fraction, for messages. */
    static String plain(double number) {
      return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
  }
}
