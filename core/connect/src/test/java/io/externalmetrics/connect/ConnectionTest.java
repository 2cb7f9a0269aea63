package io.externalmetrics.connect;

import static io.externalmetrics.connect.ConnectorTest.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {

  @Test
  void readsLinesOfEitherEnd() throws Exception {
    Connection connection = sending("one\r\ntwo\n\r\n\nf\u00fcnf\r6\n");

    assertThat(connection.line(10)).isEqualTo("one");
    assertThat(connection.line(10)).isEqualTo("two");
    assertThat(connection.line(10)).isEmpty();
    assertThat(connection.line(10)).isEmpty();
    assertThat(connection.line(10)).isEqualTo("f\u00fcnf\r6");
  }

  @Test
  void refusesALineThatDoesNotEnd() throws Exception {
    assertThat(sending("abc\n").line(3)).isEqualTo("abc");
    assertFailure(
        () -> sending("abcd\n").line(3),
        FailureKind.MALFORMED,
        "10.0.0.1:11211 sent a line of more than 3 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "abc\r"})
  void tellsALineThatIsCutShort(String sent) {
    assertThatThrownBy(() -> sending(sent).line(10)).isInstanceOf(EOFException.class);
  }

  @Test
  void readsBytesAboveTheSignBit() throws Exception {
    assertThat(sending("\u00ff").in().read()).isEqualTo(0xff);
  }

  private static Connection sending(String bytes) {
    InputStream in = new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1));
    Socket socket =
        new Socket() {
          @Override
          public InputStream getInputStream() {
            return in;
          }
        };
    return new Connection(
        new Address("10.0.0.1", 11211), socket, Deadline.after(Duration.ofSeconds(30)));
  }
}
