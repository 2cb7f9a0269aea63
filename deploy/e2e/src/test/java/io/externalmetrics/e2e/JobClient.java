package io.externalmetrics.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.DebianService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;

/** Just enough of a beanstalkd client. */
public final class JobClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final BufferedReader lines;

  public JobClient(DebianService beanstalkd) throws IOException {
    socket = new Socket(beanstalkd.address().host(), beanstalkd.address().port());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /** Puts a job that is ready at once. */
  public void put(String tube) throws IOException {
    assertThat(ask("use " + tube)).startsWith("USING");
    assertThat(ask("put 2000 0 600 1\r\nx")).startsWith("INSERTED");
  }

  /** Takes the oldest job of a tube and deletes it. */
  public void finish(String tube) throws IOException {
    assertThat(ask("watch " + tube)).startsWith("WATCHING");
    assertThat(ask("ignore default")).startsWith("WATCHING");
    String[] reserved = ask("reserve-with-timeout 0").split(" ");
    assertThat(reserved).hasSize(3).startsWith("RESERVED");
    assertThat(lines.readLine()).isEqualTo("x");
    assertThat(ask("delete " + reserved[1])).isEqualTo("DELETED");
  }

  /** Connections that the server has open, this one among them. */
  int openConnections() throws IOException {
    assertThat(ask("stats")).startsWith("OK");
    int connections = 0;
    for (String line = lines.readLine(); !line.isEmpty(); line = lines.readLine()) {
      if (line.startsWith("current-connections: ")) {
        connections = Integer.parseInt(line.substring("current-connections: ".length()));
      }
    }
    return connections;
  }

  private String ask(String command) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
    return lines.readLine();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
