package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;

/** A producer and worker: just enough of a client to bring tubes into every state. */
final class JobClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader lines;

  JobClient(Address address) throws IOException {
    socket = new Socket(address.host(), address.port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** Puts a job that is ready at once, and returns its id. */
  String put(String tube) throws IOException {
    return put(tube, 2000, 0);
  }

  /** Puts a job and returns its id. */
  String put(String tube, int priority, int delaySeconds) throws IOException {
    ask("use " + tube);
    return word(ask("put " + priority + " " + delaySeconds + " 600 1\r\nx"), 1);
  }

  /** Takes a job of this very tube and returns its id. */
  String reserve(String tube) throws IOException {
    watchOnly(tube);
    String reserved = ask("reserve-with-timeout 0");
    lines.readLine(); // the job's body
    return word(reserved, 1);
  }

  /** Waits for a job that does not come. */
  void startWaiting(String tube) throws IOException {
    watchOnly(tube);
    send("reserve");
  }

  void bury(String id) throws IOException {
    expect("BURIED", ask("bury " + id + " 2000"));
  }

  void delete(String id) throws IOException {
    expect("DELETED", ask("delete " + id));
  }

  /** The number behind {@code key} in the server's own statistics. */
  int serverStatistic(String key) throws IOException {
    ask("stats");
    String found = "";
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith(key + ": ")) {
        found = word(line, 1);
      }
    }
    return Integer.parseInt(found);
  }

  /** Asks until the server has taken in that another connection waits for a job. */
  void awaitWaitingWorker() throws IOException {
    Deadline deadline = Deadline.after(Duration.ofSeconds(10));
    while (serverStatistic("current-waiting") == 0) {
      if (deadline.hasPassed()) {
        throw new IllegalStateException("no worker waits");
      }
    }
  }

  private void watchOnly(String tube) throws IOException {
    ask("watch " + tube);
    ask("ignore default");
  }

  private String ask(String command) throws IOException {
    send(command);
    return lines.readLine();
  }

  private void send(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
  }

  private static String word(String line, int index) {
    return line.split(" ", -1)[index];
  }

  private static void expect(String expected, String found) {
    if (!found.equals(expected)) {
      throw new IllegalStateException("expected " + expected + ", found " + found);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
