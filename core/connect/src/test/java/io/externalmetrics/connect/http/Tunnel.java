package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that knows CONNECT, and one place to connect to, whatever is asked for. */
final class Tunnel implements AutoCloseable {
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;

  /**
   * A proxy.
   *
   * @param authorization the only one it lets pass; empty: it asks for none
   */
  Tunnel(Address target, String authorization) {
    server =
        LoopbackServer.plain(
            client -> {
              String request = head(client.getInputStream());
              requests.add(request);
              if (!request.contains(authorization)) {
                FakeHttp.write(
                    client.getOutputStream(),
                    FakeHttp.response(407, "", "Proxy-Authenticate: Basic realm=\"way out\""));
                return;
              }
              FakeHttp.write(client.getOutputStream(), "HTTP/1.1 200 OK\r\n\r\n");
              join(client, target);
            });
  }

  Address address() {
    return server.address();
  }

  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private static void join(Socket client, Address target) throws IOException {
    try (Socket backend = new Socket(target.host(), target.port())) {
      Thread.ofVirtual().start(() -> copy(backend, client));
      client.getInputStream().transferTo(backend.getOutputStream());
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One of them left.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.read());
    }
    return head.toString();
  }
}
