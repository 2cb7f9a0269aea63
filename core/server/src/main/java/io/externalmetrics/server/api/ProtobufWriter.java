package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
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

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What is written as fields. */
  @FunctionalInterface
  public interface Message {
    void writeTo(ProtobufWriter out);
  }

  /** A message as it stands by itself. */
  static byte[] bytes(Message message) {
    ProtobufWriter out = new ProtobufWriter();
    message.writeTo(out);
    return out.bytes.toByteArray();
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
    return bytes(field, bytes(message));
  }

  /** A repeated message. */
  public ProtobufWriter messages(int field, List<? extends Message> messages) {
    messages.forEach(message -> message(field, message));
    return this;
  }

  /** A map of strings. */
  public ProtobufWriter map(int field, Map<String, String> entries) {
    new TreeMap<>(entries)
        .forEach((key, value) -> message(field, entry -> entry.text(1, key).text(2, value)));
    return this;
  }

  /** Bytes, or what is already encoded. */
  ProtobufWriter bytes(int field, byte[] value) {
    tag(field, LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  private void tag(int field, int wireType) {
    varint(field << 3 | wireType);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
