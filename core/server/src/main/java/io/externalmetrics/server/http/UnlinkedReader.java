package io.externalmetrics.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A reader that forgets what was read. Helidon's links each piece that arrives to the next: one
 * that the collector took for old would keep all that came after it, and with it the heap would
 * fill with requests that were answered long ago. This one takes another of Helidon's whenever
 * nothing is left in it. For one thread.
 */
// There is no other way to be a DataReader, and Helidon asks for nothing less.
@SuppressWarnings("removal")
final class UnlinkedReader extends DataReader {
  private final Supplier<byte[]> pieces;
  private Consumer<DataReader> listening = _ -> {};
  private DataReader current;

  UnlinkedReader(Supplier<byte[]> pieces) {
    super(
        () -> {
          throw new IllegalStateException("a method of DataReader that UnlinkedReader has not");
        });
    this.pieces = pieces;
    this.current = DataReader.create(pieces);
  }

  private DataReader current() {
    if (current.available() == 0) {
      current = DataReader.create(pieces);
      listening.accept(current);
    }
    return current;
  }

  @Override
  public int available() {
    return current.available();
  }

  @Override
  public void pullData() {
    current().pullData();
  }

  @Override
  public void skip(int lenToSkip) {
    current().skip(lenToSkip);
  }

  @Override
  public void ensureAvailable() {
    current().ensureAvailable();
  }

  @Override
  public byte read() {
    return current().read();
  }

  @Override
  public byte lookup() {
    return current().lookup();
  }

  @Override
  public boolean startsWithNewLine() {
    return current().startsWithNewLine();
  }

  @Override
  public boolean startsWith(byte[] prefix) {
    return current().startsWith(prefix);
  }

  @Override
  public BufferData readBuffer() {
    return current().readBuffer();
  }

  @Override
  public BufferData readBuffer(int length) {
    return current().readBuffer(length);
  }

  @Override
  public BufferData getBuffer(int length) {
    return current().getBuffer(length);
  }

  @Override
  public LazyString readLazyString(Charset charset, int len) {
    return current().readLazyString(charset, len);
  }

  @Override
  public String readAsciiString(int len) {
    return current().readAsciiString(len);
  }

  @Override
  public byte[] readBytes(int len) {
    return current().readBytes(len);
  }

  @Override
  public String readLine() throws IncorrectNewLineException {
    return current().readLine();
  }

  @Override
  public int findOrNewLine(byte b, int max) throws IncorrectNewLineException {
    return current().findOrNewLine(b, max);
  }

  @Override
  public String debugDataHex() {
    return current.debugDataHex();
  }

  @Override
  public int findNewLine(int max) throws IncorrectNewLineException {
    return current().findNewLine(max);
  }

  @Override
  public <T> void listener(DataListener<T> listener, T context) {
    listening = reader -> reader.listener(listener, context);
    listening.accept(current);
  }
}
