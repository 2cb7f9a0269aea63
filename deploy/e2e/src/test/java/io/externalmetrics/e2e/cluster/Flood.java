package io.externalmetrics.e2e.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program that does its worst to a server for a while, on one processor: connections that send
 * half a request and stop, and requests without credentials, on connections that are kept (many
 * requests sent ahead of their answers) and on new ones.
 */
final class Flood {
  private static final int HALVES_AT_ONCE = 16;
  private static final int PIPELINES = 32;
  private static final int AHEAD = 16;
  private static final int NEWCOMERS = 8;
  private static final byte[] HALF = "GET /apis HTTP/1.1\r\nHost: ".getBytes(US_ASCII);
  private static final byte[] REQUEST =
      """
      GET /apis/external.metrics.k8s.io/v1beta1/namespaces/default/jobs-emails HTTP/1.1\r
      Host: localhost\r
      \r
      """
          .getBytes(US_ASCII);
  private static final byte[] REQUESTS =
      new String(REQUEST, US_ASCII).repeat(AHEAD).getBytes(US_ASCII);

  private final int port;
  private final Queue<Socket> left = new ConcurrentLinkedQueue<>();
  private final AtomicLong halves = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();

  private Flood(int port) {
    this.port = port;
  }

  /** What a flood came to. */
  record Outcome(long halfRequests, long sent, long answered, long connections) {
    private static final Pattern TEXT = Pattern.compile("(\\d+) (\\d+) (\\d+) (\\d+)");

    static Outcome parse(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (!matcher.find()) {
        throw new IllegalStateException("the flood said: " + text);
      }
      return new Outcome(
          Long.parseLong(matcher.group(1)),
          Long.parseLong(matcher.group(2)),
          Long.parseLong(matcher.group(3)),
          Long.parseLong(matcher.group(4)));
    }
  }

  /** A flood in a process of its own; its output is an {@link Outcome}. */
  static Process start(int port, int halfRequests, Duration duration) throws IOException {
    return new ProcessBuilder(
            "taskset",
            "--cpu-list",
            "0",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Flood.class.getName(),
            Integer.toString(port),
            Integer.toString(halfRequests),
            Long.toString(duration.toSeconds()))
        .redirectErrorStream(true)
        .start();
  }

  public static void main(String[] arguments) throws InterruptedException {
    Flood flood = new Flood(Integer.parseInt(arguments[0]));
    flood.run(Integer.parseInt(arguments[1]), Duration.ofSeconds(Integer.parseInt(arguments[2])));
    System.out.println(
        flood.halves + " " + flood.sent + " " + flood.answered + " " + flood.connections);
    Runtime.getRuntime().halt(0);
  }

  private void run(int halfRequests, Duration duration) throws InterruptedException {
    List<Runnable> clients = new ArrayList<>();
    for (int i = 0; i < PIPELINES; i++) {
      clients.add(() -> again(this::pipeline));
    }
    for (int i = 0; i < NEWCOMERS; i++) {
      clients.add(() -> again(this::once));
    }
    for (int i = 0; i < HALVES_AT_ONCE; i++) {
      clients.add(() -> halves(halfRequests));
    }
    clients.forEach(Thread::startVirtualThread);
    Thread.sleep(duration);
  }

  private interface Conversation {
    void over(Socket socket) throws IOException;
  }

  private void again(Conversation conversation) {
    while (true) {
      attempt(conversation);
    }
  }

  private void attempt(Conversation conversation) {
    try (Socket socket = connect()) {
      conversation.over(socket);
    } catch (IOException e) {
      // The server has had enough of it.
    }
  }

  /** Leaves connections behind that have sent half a request, until there were so many. */
  private void halves(int wanted) {
    while (halves.get() < wanted) {
      try {
        Socket socket = connect();
        socket.getOutputStream().write(HALF);
        halves.incrementAndGet();
        left.add(socket);
      } catch (IOException e) {
        // The server closed it to make room for another.
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = TrustEveryone.context().getSocketFactory().createSocket("127.0.0.1", port);
    connections.incrementAndGet();
    return socket;
  }

  private void once(Socket socket) throws IOException {
    socket.getOutputStream().write(REQUEST);
    sent.incrementAndGet();
    if (socket.getInputStream().read(new byte[4096]) > 0) {
      answered.incrementAndGet();
    }
  }

  private void pipeline(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    Thread.startVirtualThread(
        () -> {
          try {
            countAnswers(socket.getInputStream());
          } catch (IOException e) {
            // Told to the writer as well.
          }
        });
    while (true) {
      out.write(REQUESTS);
      sent.addAndGet(AHEAD);
    }
  }

  /** Counts what begins like an answer, until the server closes. */
  private void countAnswers(InputStream in) throws IOException {
    byte[] bytes = new byte[16 * 1024];
    for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
      String text = new String(bytes, 0, count, US_ASCII);
      for (int at = text.indexOf("HTTP/1.1 "); at >= 0; at = text.indexOf("HTTP/1.1 ", at + 1)) {
        answered.incrementAndGet();
      }
    }
  }
}
