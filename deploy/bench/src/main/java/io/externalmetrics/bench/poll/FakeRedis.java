package io.externalmetrics.bench.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Tells the length of any list at once, and remembers when it was asked; or never answers. */
final class FakeRedis implements AutoCloseable {
  private static final int BACKLOG = 1000;

  private final ServerSocket listener =
      new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
  private final boolean silent;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final Map<String, Queue<Long>> askedAt = new ConcurrentHashMap<>();

  private FakeRedis(boolean silent) throws IOException {
    this.silent = silent;
    Thread.ofVirtual().start(this::accept);
  }

  static FakeRedis answering() throws IOException {
    return new FakeRedis(false);
  }

  /** Accepts connections and says nothing. */
  static FakeRedis silent() throws IOException {
    return new FakeRedis(true);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  void forget() {
    askedAt.clear();
  }

  /**
   * How much later than on the grid of the interval each list was asked for. Where its grid lies is
   * not known, so the earliest question counts as in time.
   */
  List<Duration> latenesses(Duration interval) {
    return askedAt.values().stream()
        .flatMap(times -> latenesses(times, interval).stream())
        .toList();
  }

  private static List<Duration> latenesses(Queue<Long> times, Duration interval) {
    long period = interval.toNanos();
    long first = times.element();
    List<Long> shifts =
        times.stream()
            .map(time -> Math.floorMod(time - first + period / 2, period) - period / 2)
            .toList();
    long earliest = shifts.stream().mapToLong(Long::longValue).min().orElseThrow();
    return shifts.stream().map(shift -> Duration.ofNanos(shift - earliest)).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = listener.accept();
        connections.add(connection);
        if (!silent) {
          Thread.ofVirtual().start(() -> answer(connection));
        }
      }
    } catch (IOException e) {
      if (!listener.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void answer(Socket connection) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII))) {
      for (String head = in.readLine(); head != null; head = in.readLine()) {
        String[] words = new String[Integer.parseInt(head.substring(1))];
        for (int i = 0; i < words.length; i++) {
          in.readLine(); // its length
          words[i] = in.readLine();
        }
        connection.getOutputStream().write(answer(words).getBytes(US_ASCII));
      }
    } catch (IOException e) {
      if (!connection.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private String answer(String... words) {
    if (!words[0].equals("LLEN")) {
      return "-ERR unknown command\r\n";
    }
    askedAt.computeIfAbsent(words[1], _ -> new ConcurrentLinkedQueue<>()).add(System.nanoTime());
    return ":7\r\n";
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
