package io.externalmetrics.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A handshake costs a processor more than anything else a stranger may ask for. */
@Timeout(300)
class HandshakeIT {
  private static final String REQUEST = "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir private Path directory;
  private EmsServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        EmsServer.serveReady(
            Files.writeString(
                directory.resolve("ems.yaml"),
                """
                server: {address: 127.0.0.1, port: 0, auth: none}
                management: {port: 0}
                sources: []
                """));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aConnectionHasOneHandshake() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.setEnabledProtocols(new String[] {"TLSv1.2"});
      socket.startHandshake();

      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                socket.getOutputStream().write(REQUEST.getBytes(US_ASCII));
                assertThat(socket.getInputStream().read()).isNegative();
                throw new SSLException("closed");
              })
          .isInstanceOf(SSLException.class);
    }
  }

  private SSLSocket connect() throws IOException {
    return (SSLSocket)
        TrustEveryone.context()
            .getSocketFactory()
            .createSocket(server.secure().getHost(), server.secure().getPort());
  }
}
