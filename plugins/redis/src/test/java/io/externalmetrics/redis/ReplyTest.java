package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  @Test
  void readsCounts() throws IOException {
    assertThat(read(":0\r\n")).isEqualTo(new Reply.Count(0));
    assertThat(read(":1000\r\n")).isEqualTo(new Reply.Count(1000));
    assertThat(read(":999999999999999999\r\n"))
        .isEqualTo(new Reply.Count(999_999_999_999_999_999L));
  }

  @Test
  void readsOk() throws IOException {
    assertThat(read("+OK\r\n")).isEqualTo(new Reply.Ok());
  }

  @Test
  void readsErrorsWithTheirCode() throws IOException {
    Reply reply = read("-WRONGTYPE Operation against a key\r\n");

    assertThat(reply).isEqualTo(new Reply.Refused("WRONGTYPE Operation against a key"));
    assertThat(((Reply.Refused) reply).code()).isEqualTo("WRONGTYPE");
  }

  @Test
  void leavesWhatFollowsUnread() throws IOException {
    ByteArrayInputStream in = bytes(":1\r\n:2\r\n");

    assertThat(Reply.read(in)).isEqualTo(new Reply.Count(1));
    assertThat(Reply.read(in)).isEqualTo(new Reply.Count(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":\r\n",
        ":-1\r\n",
        ":+1\r\n",
        ": 1\r\n",
        ":12x\r\n",
        ":1.5\r\n",
        ":1\n\r\n",
        ":1\r:2\r\n",
        ":٣\r\n",
        ":9999999999999999999\r\n",
        "+PONG\r\n",
        "+\r\n",
        "-\r\n",
        "- \r\n",
        "$2147483647\r\n",
        "$-1\r\n",
        "*2147483647\r\n",
        "_\r\n",
        ",1\r\n",
        "HTTP/1.1 400 Bad Request\r\n",
        "1\r\n",
        "\r\n"
      })
  void refusesWhatIsNoReply(String bytes) {
    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ":", ":1", ":1\r", "-ERR", "+OK"})
  void refusesHalfReplies(String bytes) {
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(bytes));
  }

  @Test
  void refusesLinesWithoutEnd() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> read("-ERR " + "x".repeat(10_000)));
  }

  private static Reply read(String bytes) throws IOException {
    return Reply.read(bytes(bytes));
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
