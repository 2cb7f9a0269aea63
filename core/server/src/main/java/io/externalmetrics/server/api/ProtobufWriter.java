package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes protocol buffers byte for byte as the Go servers do: fields by ascending number, empty
 * ones as well, maps sorted by key. Not thread-safe.
 */
public final class ProtobufWriter {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;

  /** One series with a few labels takes about half of it. */
  private static final int EXPECTED_BYTES = 256;

  private byte[] buffer = new byte[EXPECTED_BYTES];
  private int end;

  /** What is written as fields. */
  @FunctionalInterface
  public interface Message {
    void writeTo(ProtobufWriter out);
  }

  /** A message as it stands by itself. */
  static byte[] bytes(Message message) {
    ProtobufWriter out = new ProtobufWriter();
    message.writeTo(out);
    return Arrays.copyOf(out.buffer, out.end);
  }

  /** A string. */
  public ProtobufWriter text(int field, String value) {
    return bytes(field, value.getBytes(UTF_8));
  }

  /** A repeated string. */
  public ProtobufWriter texts(int field, List<String> values) {
    values.forEach(value -> text(field, value));
    return this;
  }

  /** An int32 or int64. */
  public ProtobufWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  /** A bool. */
  public ProtobufWriter flag(int field, boolean value) {
    return number(field, value ? 1 : 0);
  }

  /** A message within this one. */
  public ProtobufWriter message(int field, Message message) {
    tag(field, LENGTH_DELIMITED);
    int start = end;
    message.writeTo(this);
    insertLength(start);
    return this;
  }

  /** A repeated message. */
  public ProtobufWriter messages(int field, List<? extends Message> messages) {
    messages.forEach(message -> message(field, message));
    return this;
  }

  /** A map of strings. */
  public ProtobufWriter map(int field, Map<String, String> entries) {
    Map<String, String> sorted = entries.size() < 2 ? entries : new TreeMap<>(entries);
    sorted.forEach((key, value) -> message(field, entry -> entry.text(1, key).text(2, value)));
    return this;
  }

  /** Bytes, or what is already encoded. */
  ProtobufWriter bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    makeRoomFor(value.length);
    System.arraycopy(value, 0, buffer, end, value.length);
    end += value.length;
    return this;
  }

  /** A length stands before its message, and is known after it. */
  private void insertLength(int start) {
    int length = end - start;
    varint(length);
    int digits = end - start - length;
    byte[] prefix = Arrays.copyOfRange(buffer, end - digits, end);
    System.arraycopy(buffer, start, buffer, start + digits, length);
    System.arraycopy(prefix, 0, buffer, start, digits);
  }

  private void makeRoomFor(int more) {
    if (buffer.length - end < more) {
      buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(end, more), 2 * buffer.length));
    }
  }

  private void tag(int field, int wireType) {
    varint(field << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      append((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    append((byte) rest);
  }

  private void append(byte one) {
    makeRoomFor(1);
    buffer[end++] = one;
  }
}
