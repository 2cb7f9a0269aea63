package io.externalmetrics.bench.poll;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/** A real backend that is installed on this machine, listening on loopback. */
final class NativeBackend implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Process process;
  private final InetSocketAddress address;

  private NativeBackend(Process process, InetSocketAddress address) {
    this.process = process;
    this.address = address;
  }

  /** Starts beanstalkd. */
  static NativeBackend beanstalkd() throws IOException, InterruptedException {
    return start(port -> List.of("beanstalkd", "-l", "127.0.0.1", "-p", port.toString()));
  }

  /** Starts a Redis that writes no file. */
  static NativeBackend redis() throws IOException, InterruptedException {
    return start(
        port ->
            List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                port.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
  }

  private interface Command {
    List<String> at(Integer port);
  }

  private static NativeBackend start(Command command) throws IOException, InterruptedException {
    int port = freePort();
    List<String> words = command.at(port);
    Process process;
    try {
      process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new MissingBackendException(words.getFirst(), e);
    }
    NativeBackend backend =
        new NativeBackend(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    backend.awaitOpen();
    return backend;
  }

  String address() {
    return "127.0.0.1:" + address.getPort();
  }

  /**
   * Sends commands one by one.
   *
   * @param commands each with its line end, and answered with one line
   */
  void fill(int count, IntFunction<String> commands) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort());
        BufferedReader answers =
            new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
      for (int i = 0; i < count; i++) {
        socket.getOutputStream().write(commands.apply(i).getBytes(US_ASCII));
        Objects.requireNonNull(answers.readLine(), "closed while it was filled");
      }
    }
  }

  private void awaitOpen() throws InterruptedException, IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Socket _ = new Socket(address.getAddress(), address.getPort())) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() > end) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
