package io.externalmetrics.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** One connection's answers, held until they are flushed and then sent as the backend behaves. */
final class SpoiltAnswers extends OutputStream {
  private final FakeBackend backend;
  private final Socket connection;
  private final OutputStream out;
  private final ByteArrayOutputStream answer = new ByteArrayOutputStream();
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private Behaviour limit = new Behaviour.Healthy();
  private int sent; // since there is this limit

  SpoiltAnswers(FakeBackend backend, Socket connection) throws IOException {
    this.backend = backend;
    this.connection = connection;
    this.out = connection.getOutputStream();
  }

  @Override
  public void write(int b) {
    answer.write(b);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    answer.write(bytes, from, length);
  }

  @Override
  public void flush() throws IOException {
    byte[] healthy = answer.toByteArray();
    byte[] request = heard.toByteArray();
    answer.reset();
    heard.reset();
    switch (backend.behaviour()) {
      case Behaviour.Healthy _ -> send(healthy);
      case Behaviour.Silent _ -> backend.countUnanswered();
      case Behaviour.HangsUp _ -> hangUp();
      case Behaviour.CutsAfter cut -> {
        if (!cut.equals(limit)) {
          limit = cut;
          sent = 0;
        }
        int left = Math.max(0, cut.bytes() - sent);
        if (left >= healthy.length) {
          send(healthy);
        } else {
          send(Arrays.copyOf(healthy, left));
          hangUp();
        }
      }
      case Behaviour.Garbage(String garbage) -> send(garbage.getBytes(StandardCharsets.ISO_8859_1));
      case Behaviour.Echoes _ -> send(request);
      case Behaviour.Trickles(var pause) -> trickle(healthy, pause.toNanos());
    }
  }

  /** The client's stream, which remembers what an echo is to send back. */
  InputStream heard(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
          heard.write(b);
        }
        return b;
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        if (count > 0) {
          heard.write(bytes, from, count);
        }
        return count;
      }
    };
  }

  private void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    sent += bytes.length;
    backend.countAnswered(bytes.length);
  }

  private void trickle(byte[] bytes, long pauseNanos) throws IOException {
    for (byte b : bytes) {
      LockSupport.parkNanos(pauseNanos);
      send(new byte[] {b});
    }
  }

  private void hangUp() throws IOException {
    FakeBackend.hangUp(connection);
    throw new SocketException("hung up on the client");
  }
}
