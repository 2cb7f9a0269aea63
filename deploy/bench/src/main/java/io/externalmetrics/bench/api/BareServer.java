package io.externalmetrics.bench.api;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the framework costs by itself: the server's TLS, HTTP/1.1, and one handler that looks an
 * answer up and sends it. Knows nothing of callers, limits or deadlines.
 */
final class BareServer {
  private final Map<String, Sent> json = new HashMap<>();
  private final Map<String, Sent> protobuf = new HashMap<>();

  /** What is sent. */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and never compared.
  private record Sent(Header contentType, byte[] body) {}

  private BareServer(List<Answer> answers) {
    for (Answer answer : answers) {
      of(answer.encoding())
          .put(
              answer.target(),
              new Sent(
                  HeaderValues.createCached("Content-Type", answer.contentType()), answer.body()));
    }
  }

  /**
   * Serves until it is killed, and prints its port.
   *
   * @param arguments the directory with certificates, and the file of answers
   */
  static void main(String... arguments) throws IOException, InvalidPemException {
    Path directory = Path.of(arguments[0]);
    BareServer bare = new BareServer(Answers.read(Path.of(arguments[1])));
    WebServer server =
        WebServer.builder()
            .host(Certificates.HOST)
            .port(0)
            .tls(tls(directory))
            .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
            .featuresDiscoverServices(false)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                Http1ConnectionSelector.builder().config(Http1Config.create()).build())
            .routing(routing -> routing.any(bare::handle))
            .build()
            .start();
    System.out.println(server.port());
  }

  private void handle(ServerRequest request, ServerResponse response) {
    boolean wantsJson =
        request.headers().get(HeaderNames.ACCEPT).get().startsWith("application/json");
    String query = request.query().rawValue();
    String path = request.path().rawPath();
    Sent sent =
        of(wantsJson ? Encoding.JSON : Encoding.PROTOBUF)
            .get(query.isEmpty() ? path : path + "?" + query);
    if (sent == null) {
      response.status(404).send();
      return;
    }
    response.header(sent.contentType());
    response.send(sent.body());
  }

  private Map<String, Sent> of(Encoding encoding) {
    return switch (encoding) {
      case JSON -> json;
      case PROTOBUF -> protobuf;
    };
  }

  private static Tls tls(Path directory) throws IOException, InvalidPemException {
    CertifiedKey pair = Certificates.serverOf(directory);
    return Tls.builder()
        .privateKey(pair.key())
        .privateKeyCertChain(pair.chain())
        .trust(Certificates.authorityOf(directory))
        .clientAuth(TlsClientAuth.OPTIONAL)
        .enabledProtocols(List.of("TLSv1.3", "TLSv1.2"))
        .build();
  }
}
