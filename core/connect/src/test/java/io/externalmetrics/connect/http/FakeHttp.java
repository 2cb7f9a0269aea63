package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.CertifiedKeyManager;
import io.externalmetrics.connect.LoopbackServer;
import io.externalmetrics.connect.TlsMaterial;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import okhttp3.HttpUrl;

/** An HTTP server on loopback that notes what it is asked, and answers byte for byte as told. */
final class FakeHttp implements AutoCloseable {

  /**
   * What arrived.
   *
   * @param line such as {@code GET /path HTTP/1.1}
   * @param headers by name in any case
   * @param serverName asked for in the TLS handshake
   * @param clientSerial of the certificate that the client showed
   */
  record Received(
      String line,
      Map<String, String> headers,
      String body,
      Optional<String> serverName,
      Optional<BigInteger> clientSerial) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  @FunctionalInterface
  interface Answer {
    void to(Received request, OutputStream out) throws IOException;
  }

  private final List<Received> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Semaphore left = new Semaphore(0);
  private final String scheme;
  private final LoopbackServer server;

  private FakeHttp(Answer answer) {
    scheme = "http";
    server = LoopbackServer.plain(connection -> serve(connection, answer));
  }

  private FakeHttp(CertifiedKey identity, Optional<TlsMaterial> clients, Answer answer) {
    scheme = "https";
    server =
        LoopbackServer.plain(
            LoopbackServer.securely(
                new CertifiedKeyManager(() -> identity),
                clients,
                connection -> serve(connection, answer)));
  }

  static FakeHttp plain(Answer answer) {
    return new FakeHttp(answer);
  }

  static FakeHttp answering(String response) {
    return plain((_, out) -> write(out, response));
  }

  /** Over TLS; asks for a client certificate if there are CAs for it. */
  static FakeHttp tls(CertifiedKey identity, Optional<TlsMaterial> clients, Answer answer) {
    return new FakeHttp(identity, clients, answer);
  }

  /** A complete answer; {@code headers} are lines. */
  static String response(int status, String body, String... headers) {
    StringBuilder response = new StringBuilder("HTTP/1.1 " + status + " \r\n");
    for (String header : headers) {
      response.append(header).append("\r\n");
    }
    return response + "Content-Length: " + body.length() + "\r\n\r\n" + body;
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  HttpUrl url() {
    return HttpUrl.get(scheme + "://" + address());
  }

  Address address() {
    return server.address();
  }

  List<Received> requests() {
    return requests;
  }

  List<String> lines() {
    return requests.stream().map(Received::line).toList();
  }

  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** Waits until a client has left a connection, once for each. */
  void awaitLeave() throws InterruptedException {
    left.acquire();
  }

  private void serve(Socket connection, Answer answer) throws IOException {
    connections.incrementAndGet();
    InputStream in = new BufferedInputStream(connection.getInputStream());
    try {
      while (true) {
        Received request = read(in, connection);
        requests.add(request);
        answer.to(request, connection.getOutputStream());
      }
    } finally {
      left.release();
    }
  }

  private static Received read(InputStream in, Socket connection) throws IOException {
    String line = line(in);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      if (colon < 0) {
        throw new IOException("no HTTP: " + line);
      }
      headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Received(line, headers, body, serverName(connection), clientSerial(connection));
  }

  private static Optional<String> serverName(Socket connection) {
    return connection instanceof SSLSocket secured
            && secured.getSession() instanceof ExtendedSSLSession session
        ? session.getRequestedServerNames().stream()
            .findFirst()
            .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
        : Optional.empty();
  }

  private static Optional<BigInteger> clientSerial(Socket connection) {
    try {
      return connection instanceof SSLSocket secured
              && secured.getSession().getPeerCertificates()[0] instanceof X509Certificate shown
          ? Optional.of(shown.getSerialNumber())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException _) {
      return Optional.empty();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
