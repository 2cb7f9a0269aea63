package io.externalmetrics.spi;

/** Backends put line breaks and whole pages into error texts; an HPA condition has one line. */
final class Reason {
  private static final int MAX_LENGTH = 300;

  private Reason() {}

  static String oneLine(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    if (line.isEmpty()) {
      throw new IllegalArgumentException("a reason must say something");
    }
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
  }
}
