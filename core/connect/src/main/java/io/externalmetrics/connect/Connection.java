package io.externalmetrics.connect;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * An open connection, as an exchange over a {@link KeptConnection} sees it. For the thread of that
 * exchange and until its end; whoever needs it again asks for it again.
 */
public final class Connection {
  private static final long GATHERING_NANOS = 1_000_000;

  private final Address address;
  private final Socket socket;
  private final InputStream in = new BufferedInputStream(new TimedInput());
  private Deadline deadline;
  private boolean isNew = true;
  private boolean hasAnswered;
  private boolean gathering;

  Connection(Address address, Socket socket, Deadline deadline) {
    this.address = address;
    this.socket = socket;
    this.deadline = deadline;
  }

  /** Prepares for another exchange. */
  void reuse(Deadline deadline) {
    this.deadline = deadline;
    this.isNew = false;
    this.gathering = false;
  }

  /** As configured. */
  public Address address() {
    return address;
  }

  /** Whether this is the first exchange on this connection, so that a login is due. */
  public boolean isNew() {
    return isNew;
  }

  /** Whether the backend has sent anything at all over this connection. */
  public boolean hasAnswered() {
    return hasAnswered;
  }

  /**
   * What the backend sends. Buffered, with {@code mark}; no read lasts beyond the deadline of the
   * exchange, and one after it throws {@link SocketTimeoutException}. What an exchange leaves
   * unread, the next finds.
   */
  public InputStream in() {
    return in;
  }

  /**
   * Whether a read that finds nothing shall wait a millisecond for more than the first bytes. Until
   * told otherwise or the end of the exchange, where many answers are outstanding: a backend that
   * sends each by itself would wake the reader for each, and waking costs more than reading.
   */
  public void gather(boolean many) {
    gathering = many;
  }

  /**
   * The next line that the backend sends, without its LF or CRLF, a char for each byte.
   *
   * @param maxBytes the longest line to take, in bytes without its LF
   * @throws EOFException if the connection ends before the line does
   * @throws ScrapeException if the line is longer
   */
  public String line(int maxBytes) throws IOException, ScrapeException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("closed before the end of a line");
      }
      if (line.length() == maxBytes) {
        throw new ScrapeException(
            FailureKind.MALFORMED, address + " sent a line of more than " + maxBytes + " bytes");
      }
      line.append((char) next);
    }
    int last = line.length() - 1;
    return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
  }

  /**
   * What the backend is to hear. Not buffered, so each write should hold all there is to say.
   *
   * <p>The JDK knows no timeout for writes. A write waits where the backend reads nothing and the
   * buffers of both ends are full, until the thread is interrupted or the {@link KeptConnection} is
   * closed; see {@link #reserveSendBuffer}.
   */
  public OutputStream out() throws IOException {
    return socket.getOutputStream();
  }

  /**
   * Makes room for so many bytes that are sent before an answer is read, so that sending them never
   * waits for the backend. Once for each new connection.
   */
  public void reserveSendBuffer(int bytes) throws IOException {
    socket.setSendBufferSize(bytes);
  }

  void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing more is read from it either way.
    }
  }

  /** Cuts each wait for bytes to the deadline, so that a backend that dribbles gains nothing. */
  private final class TimedInput extends InputStream {

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (gathering && available() == 0) {
        LockSupport.parkNanos(GATHERING_NANOS);
      }
      if (deadline.hasPassed()) {
        throw new SocketTimeoutException("the deadline has passed");
      }
      socket.setSoTimeout(Timeouts.DEFAULT.readMillis(deadline));
      int count = socket.getInputStream().read(bytes, offset, length);
      hasAnswered |= count > 0;
      return count;
    }

    @Override
    public int available() throws IOException {
      return socket.getInputStream().available();
    }
  }
}
