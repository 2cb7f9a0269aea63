package io.externalmetrics.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Clients that leave in the middle, and pages whose event streams are opened and closed. */
final class RudeClients implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration STREAM_LIFE = Duration.ofSeconds(2);
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int STREAMS = 4;
  private static final String REQUEST =
      """
      GET /apis/external.metrics.k8s.io/v1beta1/namespaces/n/prometheus-healthy-churn HTTP/1.1
      Host: localhost

      """;
  private static final List<String> STREAMED =
      List.of(
          "/api/overview/events",
          "/api/metrics/prometheus-healthy-churn/events",
          "/api/metrics/redis-silent-depth/events");

  private final SSLSocketFactory tls = TrustEveryone.context().getSocketFactory();
  private final int port;
  private final int managementPort;
  private final Activity cuts;
  private final List<Activity> streams;

  private RudeClients(int port, int managementPort) {
    this.port = port;
    this.managementPort = managementPort;
    cuts = Activity.start("cutter", PAUSE, this::cut);
    streams =
        IntStream.range(0, STREAMS)
            .mapToObj(_ -> Activity.start("page", PAUSE, this::stream))
            .toList();
  }

  static RudeClients start(SoakedServer server) {
    return new RudeClients(server.port(), server.managementPort());
  }

  /** Connections that were made and cut. */
  int cutConnections() {
    return cuts.done();
  }

  /** Event streams that were read for a while and closed. */
  int closedStreams() {
    return streams.stream().mapToInt(Activity::done).sum();
  }

  @Override
  public void close() {
    cuts.close();
    streams.forEach(Activity::close);
  }

  private void cut(int turn) throws IOException {
    try (Socket plain = connect(port)) {
      plain.setSoLinger(turn % 2 == 0, 0); // every other one is reset
      switch (Math.floorMod(turn, 5)) {
        case 0 -> {} // not a byte
        case 1 ->
            plain.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0}); // half a hello
        case 2 -> secure(plain).startHandshake();
        case 3 -> send(secure(plain), REQUEST.substring(0, REQUEST.length() / 2));
        default -> send(secure(plain), REQUEST);
      }
    }
  }

  private void stream(int turn) throws IOException, InterruptedException {
    try (Socket page = connect(managementPort)) {
      String path = STREAMED.get(Math.floorMod(turn, STREAMED.size()));
      send(page, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path));
      if (page.getInputStream().read(new byte[1024]) < 0) {
        throw new IOException("no stream");
      }
      Thread.sleep(STREAM_LIFE);
    }
  }

  private static Socket connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    return socket;
  }

  private SSLSocket secure(Socket plain) throws IOException {
    return (SSLSocket) tls.createSocket(plain, "localhost", plain.getPort(), false);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }
}
