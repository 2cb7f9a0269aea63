package io.externalmetrics.server.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For whom a command writes. */
enum Output {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads it from the command line. */
  static final class Converter implements ITypeConverter<Output> {
    @Override
    public Output convert(String text) {
      return Arrays.stream(values())
          .filter(output -> output.toString().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected %s, found \"%s\""
                          .formatted(
                              Arrays.stream(values())
                                  .map(Output::toString)
                                  .collect(Collectors.joining(" or ")),
                              text)));
    }
  }
}
