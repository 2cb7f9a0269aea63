package io.externalmetrics.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  @Test
  void readsCounts() throws IOException {
    assertThat(read(":0\r\n")).isEqualTo(new Reply.Whole(0));
    assertThat(read(":1000\r\n")).isEqualTo(new Reply.Whole(1000));
    assertThat(read(":999999999999999999\r\n"))
        .isEqualTo(new Reply.Whole(999_999_999_999_999_999L));
  }

  @Test
  void readsOk() throws IOException {
    assertThat(read("+OK\r\n")).isEqualTo(new Reply.Ok());
  }

  @Test
  void readsNegativeNumbers() throws IOException {
    assertThat(read(":-1\r\n")).isEqualTo(new Reply.Whole(-1));
  }

  @Test
  void readsTextsOfAnyBytes() throws IOException {
    assertThat(
            new ReplyReader(new ByteArrayInputStream(new byte[] {'$', '2', 13, 10, -1, 10, 13, 10}))
                .read())
        .isEqualTo(new Reply.Text(Bytes.of(new byte[] {-1, 10})));
    assertThat(read("$0\r\n\r\n")).isEqualTo(new Reply.Text(Bytes.utf8("")));
  }

  @Test
  void readsListsOfLists() throws IOException {
    assertThat(read("*3\r\n:1\r\n*1\r\n$1\r\na\r\n*0\r\n"))
        .isEqualTo(
            new Reply.Items(
                List.of(
                    new Reply.Whole(1),
                    new Reply.Items(List.of(new Reply.Text(Bytes.utf8("a")))),
                    new Reply.Items(List.of()))));
  }

  @Test
  void readsBothKindsOfNil() throws IOException {
    assertThat(read("$-1\r\n")).isEqualTo(new Reply.Nothing());
    assertThat(read("*-1\r\n")).isEqualTo(new Reply.Nothing());
  }

  @Test
  void refusesListsThatDoNotFitTheMemoryKeptForThem() {
    String many = "*8000000\r\n" + "$1\r\na\r\n".repeat(1_200_000);

    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> read(many));
  }

  @Test
  void readsErrorsWithTheirCode() throws IOException {
    Reply reply = read("-WRONGTYPE Operation against a key\r\n");

    assertThat(reply).isEqualTo(new Reply.Refused("WRONGTYPE Operation against a key"));
    assertThat(((Reply.Refused) reply).code()).isEqualTo("WRONGTYPE");
  }

  @Test
  void leavesWhatFollowsUnread() throws IOException {
    ReplyReader replies = new ReplyReader(bytes(":1\r\n:2\r\n"));

    assertThat(replies.read()).isEqualTo(new Reply.Whole(1));
    assertThat(replies.read()).isEqualTo(new Reply.Whole(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":\r\n",
        ":--1\r\n",
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
        "$-2\r\n",
        "$2\r\nabc\r\n",
        "$2\r\nab\n\n",
        "*-2\r\n",
        "*1\r\n_\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n",
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
  @ValueSource(
      strings = {
        "",
        ":",
        ":1",
        ":1\r",
        "-ERR",
        "+OK",
        "$2\r\na",
        "$2\r\nab",
        "*2\r\n:1\r\n",
        "*1\r\n"
      })
  void refusesHalfReplies(String bytes) {
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(bytes));
  }

  @Test
  void refusesLinesWithoutEnd() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> read("-ERR " + "x".repeat(10_000)));
  }

  private static Reply read(String bytes) throws IOException {
    return new ReplyReader(bytes(bytes)).read();
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
