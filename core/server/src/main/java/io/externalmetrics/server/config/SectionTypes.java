package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The types of our own sections, beyond those that plugins need. */
final class SectionTypes {
  private static final Duration LONGEST = Duration.ofDays(366);

  private SectionTypes() {}

  /** Where to listen. Names other than localhost are refused: they would need a look-up. */
  static SettingType<String> listenAddress() {
    return SettingTypes.text(
        "IP address",
        text -> {
          if (!text.equals("localhost") && literal(text).isEmpty()) {
            throw new InvalidTextException("an IP address such as 0.0.0.0, or localhost");
          }
          return text;
        },
        String::toString);
  }

  static boolean isLoopback(String listenAddress) {
    return listenAddress.equals("localhost")
        || literal(listenAddress).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A duration short enough to be counted in nanoseconds. */
  static SettingType<Duration> duration(Duration min) {
    return SettingTypes.text(
        "duration",
        text -> {
          Duration duration = DurationText.parse(text);
          if (duration.compareTo(min) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new InvalidTextException(
                "from " + DurationText.print(min) + " to " + DurationText.print(LONGEST));
          }
          return duration;
        },
        DurationText::print);
  }

  /** A mapping with settings of its own; a key without a value stands for the empty one. */
  static SettingType<Settings> section(Schema schema) {
    return new Section(schema);
  }

  /** A list whose elements are read elsewhere, each with its own faults. */
  static SettingType<List<RawValue>> entries() {
    return new Entries();
  }

  /** A mapping that is read elsewhere. */
  static SettingType<RawValue> unread() {
    return new Unread();
  }

  private record Section(Schema schema) implements SettingType<Settings> {
    @Override
    public String name() {
      return "mapping";
    }

    @Override
    public Optional<Settings> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      List<Problem> found = new ArrayList<>();
      Settings settings = schema.read(raw, path, found::add);
      OwnReferences.refuse(raw, path, found::add);
      found.forEach(problems);
      return found.isEmpty() ? Optional.of(settings) : Optional.empty();
    }

    @Override
    public String print(Settings value) {
      return "{…}";
    }

    @Override
    public Optional<Schema> group() {
      return Optional.of(schema);
    }
  }

  private record Entries() implements SettingType<List<RawValue>> {
    @Override
    public String name() {
      return "list of mappings";
    }

    @Override
    public Optional<List<RawValue>> read(
        RawValue raw, SettingPath path, Consumer<Problem> problems) {
      if (raw instanceof RawValue.Items(List<RawValue> items)) {
        return Optional.of(items);
      }
      problems.accept(new Problem(path, "expected " + name() + ", found " + raw.describe()));
      return Optional.empty();
    }

    @Override
    public String print(List<RawValue> value) {
      return "[…]";
    }
  }

  private record Unread() implements SettingType<RawValue> {
    @Override
    public String name() {
      return "mapping";
    }

    @Override
    public Optional<RawValue> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      return Optional.of(raw);
    }

    @Override
    public String print(RawValue value) {
      return "{…}";
    }
  }
}
