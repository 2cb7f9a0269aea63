package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private static final int MAX_BODY = 20;

  @Test
  void readsRepliesOneByOneInOrder() throws Exception {
    ReplyReader replies = replies("OK 4\r\nab\n\n\r\nNOT_FOUND\r\nOK 0\r\n\r\n");

    assertThat(replies.read(MAX_BODY)).isEqualTo(new Reply.Body("ab\n\n"));
    assertThat(replies.read(MAX_BODY)).isEqualTo(new Reply.NotFound());
    assertThat(replies.read(MAX_BODY)).isEqualTo(new Reply.Body(""));
  }

  @Test
  void takesTheBodyByItsLengthWhateverItHolds() throws Exception {
    assertThat(replies("OK 13\r\nNOT_FOUND\r\n\r\n\r\n").read(MAX_BODY))
        .isEqualTo(new Reply.Body("NOT_FOUND\r\n\r\n"));
  }

  @ParameterizedTest
  @EnumSource
  void namesEachErrorLine(Reply.Refusal refusal) throws Exception {
    assertThat(replies(refusal + "\r\n").read(MAX_BODY)).isEqualTo(refusal);
  }

  @Test
  void skipsStrayAnswersToUseAndWatch() throws Exception {
    assertThat(replies("USING emails\r\nWATCHING 2\r\nNOT_FOUND\r\n").read(MAX_BODY))
        .isEqualTo(new Reply.NotFound());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          +OK\\r\\n              | expected a reply line, found "+OK"
          -ERR unknown\\r\\n     | expected a reply line, found "-ERR unknown"
          HTTP/1.1 400 Bad\\r\\n | expected a reply line, found "HTTP/1.1 400 Bad"
          OK\\r\\n               | expected a reply line, found "OK"
          OK -1\\r\\n            | expected a reply line, found "OK -1"
          OK 1 2\\r\\n           | expected a reply line, found "OK 1 2"
          OK 9999999999\\r\\n    | expected a reply line, found "OK 9999999999"
          NOT_FOUND\\n           | expected a reply line, found "NOT_FOUND"
          not_found\\r\\n        | expected a reply line, found "not_found"
          OK 21\\r\\n            | expected a body of at most 20 bytes, found a longer one
          OK 2\\r\\nabcd         | expected a line end after the body, found "cd"
          OK 4\\r\\nab\\r\\nOK 1 | expected a line end after the body, found "OK"
          """)
  void refusesWhatIsNoReply(String escaped, String message) {
    String stream = escaped.translateEscapes();

    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> replies(stream).read(MAX_BODY))
        .withMessage(message);
  }

  @Test
  void stopsReadingALineThatDoesNotEnd() {
    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> replies("x".repeat(1_000_000)).read(MAX_BODY))
        .withMessage("expected a reply line, found \"" + "x".repeat(60) + "…\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"O", "OK 5\r", "OK 5\r\n", "OK 5\r\nabc", "OK 5\r\nabcde", "OK 0\r\n\r"})
  void tellsAHalfReplyFromNone(String stream) {
    assertThatThrownBy(() -> replies(stream).read(MAX_BODY)).isInstanceOf(EOFException.class);
  }

  @Test
  void endsBetweenRepliesAsALostConnection() {
    assertThatThrownBy(() -> replies("").read(MAX_BODY)).isExactlyInstanceOf(IOException.class);
  }

  private static ReplyReader replies(String stream) {
    return new ReplyReader(new ByteArrayInputStream(stream.getBytes(ISO_8859_1)));
  }
}
