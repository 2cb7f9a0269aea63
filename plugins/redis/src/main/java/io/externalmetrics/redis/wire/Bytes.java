package io.externalmetrics.redis.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A text of the server: mostly UTF-8, but a key may be any bytes, and is asked for by the very same
 * ones.
 *
 * @param chars one for each byte, from U+0000 to U+00FF
 */
public record Bytes(String chars) implements Comparable<Bytes> {

  public static Bytes of(byte[] bytes) {
    return new Bytes(new String(bytes, ISO_8859_1));
  }

  public static Bytes utf8(String text) {
    return of(text.getBytes(UTF_8));
  }

  public byte[] array() {
    return chars.getBytes(ISO_8859_1);
  }

  @Override
  public int compareTo(Bytes other) {
    return chars.compareTo(other.chars);
  }

  /** For people: read as UTF-8, whatever it is. */
  @Override
  public String toString() {
    return new String(array(), UTF_8);
  }
}
