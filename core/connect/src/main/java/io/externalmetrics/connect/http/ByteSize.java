package io.externalmetrics.connect.http;

import io.externalmetrics.spi.settings.InvalidTextException;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of data, written {@code 16MiB}.
 *
 * @param bytes at least 1
 */
public record ByteSize(long bytes) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(KiB|MiB|GiB)");

  public ByteSize {
    if (bytes < 1) {
      throw new IllegalArgumentException("no size: " + bytes);
    }
  }

  /** So many times 1,048,576 bytes. */
  public static ByteSize ofMebibytes(int count) {
    return new ByteSize((long) count << 20);
  }

  /** The type of settings that hold a size between these two, both included. */
  public static SettingType<ByteSize> type(ByteSize min, ByteSize max) {
    String expected = "a size from " + min + " to " + max + ", such as 16MiB";
    return SettingTypes.text(
        "size",
        text -> {
          Matcher matcher = TEXT.matcher(text);
          if (matcher.matches()) {
            long bytes = Long.parseLong(matcher.group(1)) << shift(matcher.group(2));
            if (bytes >= min.bytes && bytes <= max.bytes) {
              return new ByteSize(bytes);
            }
          }
          throw new InvalidTextException(expected);
        },
        ByteSize::toString);
  }

  private static int shift(String unit) {
    return switch (unit.charAt(0)) {
      case 'K' -> 10;
      case 'M' -> 20;
      default -> 30;
    };
  }

  /** In the largest unit that gives a whole number. */
  @Override
  public String toString() {
    for (String unit : new String[] {"GiB", "MiB", "KiB"}) {
      long count = bytes >> shift(unit);
      if (count << shift(unit) == bytes) {
        return count + unit;
      }
    }
    return bytes + "B";
  }
}
