package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class HostileReplyTest {
  private static final ByteSize LIMIT = new ByteSize(1 << 20);
  private static final byte[] LETTERS = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEADERS =
      "X-More: of the same\r\n".repeat(1 << 10).getBytes(StandardCharsets.US_ASCII);
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void readsAnAnswerOfTheAllowedSize() throws Exception {
    String body = "x".repeat(1 << 20);
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, body));
        HttpBackend backend = limited(server)) {
      assertThat(Ask.body(backend)).hasSize(body.length());
    }
  }

  @Test
  void refusesAnAnswerOfOneByteMore() throws Exception {
    String body = "x".repeat((1 << 20) + 1);
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, body));
        HttpBackend backend = limited(server)) {
      assertTooLarge(server, backend);
    }
  }

  /** The reader throws nothing away: what it holds is bounded by the limit alone. */
  @Test
  void refusesTwoGibibytesAndHangsUp() throws Exception {
    Semaphore hungUp = new Semaphore(0);
    FakeHttp.Answer huge =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + (2L << 30) + "\r\n\r\n");
          endlessly(out, new byte[1 << 16], hungUp);
        };
    try (FakeHttp server = FakeHttp.plain(huge);
        HttpBackend backend = limited(server)) {
      assertTooLarge(server, backend);
      assertThat(hungUp.tryAcquire(Ask.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void refusesWhatDecompressesToTooMuch() throws Exception {
    byte[] bomb = zipped(new byte[64 << 20]);
    FakeHttp.Answer answer =
        (_, out) -> {
          FakeHttp.write(
              out,
              "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                  + bomb.length
                  + "\r\n\r\n");
          out.write(bomb);
        };
    try (FakeHttp server = FakeHttp.plain(answer);
        HttpBackend backend = limited(server)) {
      assertThat(bomb).hasSizeLessThan(1 << 17);
      assertTooLarge(server, backend);
    }
  }

  /** The file name in a gzip header ends with a zero, which never comes. */
  @Test
  void refusesAGzipHeaderWithoutEnd() throws Exception {
    FakeHttp.Answer answer =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n");
          out.write(new byte[] {31, (byte) 139, 8, 8, 0, 0, 0, 0, 0, 0});
          endlessly(out, LETTERS, new Semaphore(0));
        };
    try (FakeHttp server = FakeHttp.plain(answer);
        HttpBackend backend = limited(server)) {
      assertTooLarge(server, backend);
    }
  }

  @Test
  void refusesAChunkSizeLineWithoutEnd() throws Exception {
    FakeHttp.Answer answer =
        (_, out) -> {
          FakeHttp.write(out, CHUNKED + "5;");
          endlessly(out, LETTERS, new Semaphore(0));
        };
    try (FakeHttp server = FakeHttp.plain(answer);
        HttpBackend backend = limited(server)) {
      assertTooLarge(server, backend);
    }
  }

  @Test
  void refusesHeadersWithoutEnd() throws Exception {
    FakeHttp.Answer answer =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 200 OK\r\n");
          endlessly(out, HEADERS, new Semaphore(0));
        };
    try (FakeHttp server = FakeHttp.plain(answer);
        HttpBackend backend = limited(server)) {
      Ask.assertFailure(
          () -> Ask.body(backend),
          FailureKind.MALFORMED,
          server.address() + " closed the connection in the middle of an answer");
    }
  }

  /** Each byte comes in time for a timeout of reads, and the last one would come in years. */
  @Test
  void givesUpOnAnAnswerThatTrickles() throws Exception {
    FakeHttp.Answer trickle =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
          while (true) {
            FakeHttp.write(out, "x");
            pause();
          }
        };
    try (FakeHttp server = FakeHttp.plain(trickle);
        HttpBackend backend = limited(server)) {
      Ask.assertFailure(
          () -> backend.send(Ask.get(backend), Deadline.after(Duration.ofMillis(500)), Ask.BODY),
          FailureKind.TIMEOUT,
          "no answer from " + server.address() + " within the timeout");
    }
  }

  @Test
  void refusesAnAnswerThatIsCutShort() throws Exception {
    assertCutShort("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nhalf");
    assertCutShort(CHUNKED + "4\r\nhalf\r\n");
    assertCutShort(CHUNKED + "8\r\nhalf");
    assertCutShort("HTTP/1.1 200 OK\r\nConte");
  }

  @Test
  void saysThatAnotherProtocolIsSpoken() throws Exception {
    try (FakeHttp server = FakeHttp.answering("-ERR unknown command 'GET'\r\n");
        HttpBackend backend = limited(server)) {
      Ask.assertFailure(
          () -> Ask.body(backend),
          FailureKind.MALFORMED,
          server.address() + " does not answer as HTTP does; check \"url\"");
    }
  }

  /** JSON parsers wrap what a stream throws, and plugins call that malformed JSON. */
  @Test
  void tellsWhyTheBodyEndedWhateverTheReadingMakesOfIt() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, "x".repeat((1 << 20) + 1)));
        HttpBackend backend = limited(server)) {
      Ask.assertFailure(
          () ->
              backend.send(
                  Ask.get(backend),
                  Deadline.after(Ask.PATIENCE),
                  response -> {
                    try {
                      return response.body().string();
                    } catch (IOException _) {
                      throw new IllegalStateException("no JSON");
                    }
                  }),
          FailureKind.MALFORMED,
          tooLarge(server));
    }
  }

  @Test
  void readsNoMoreOfAnErrorThanItShows() throws Exception {
    String body = "caf\u00c3\u00a9 \u00ff" + "x".repeat(4 << 10);
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(500, body));
        HttpBackend backend = limited(server)) {
      String text =
          backend.send(
              Ask.get(backend),
              Deadline.after(Ask.PATIENCE),
              response -> HttpFailure.text(response, 1));

      // The limit counts bytes; what is no UTF-8 is left out.
      assertThat(text).isEqualTo("café " + "x".repeat((1 << 10) - 7));
    }
  }

  @Test
  void asksAgainAfterAnAnswerThatNobodyRead() throws Exception {
    FakeHttp.Answer endless =
        (_, out) -> {
          FakeHttp.write(out, "HTTP/1.1 500 \r\nContent-Length: " + (2L << 30) + "\r\n\r\n");
          endlessly(out, new byte[1 << 16], new Semaphore(0));
        };
    try (FakeHttp server = FakeHttp.plain(endless);
        HttpBackend backend = limited(server)) {
      assertThat(Ask.status(backend)).isEqualTo(500);
      assertThat(Ask.status(backend)).isEqualTo(500);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private static HttpBackend limited(FakeHttp server) {
    return Ask.backend(server.url(), Ask.limited(8, LIMIT));
  }

  private static void assertTooLarge(FakeHttp server, HttpBackend backend) {
    Ask.assertFailure(() -> Ask.body(backend), FailureKind.MALFORMED, tooLarge(server));
  }

  private static String tooLarge(FakeHttp server) {
    return server.address()
        + " answers with more than 1MiB; narrow the query or raise \"maxResponseSize\"";
  }

  private static void assertCutShort(String answer) throws IOException {
    FakeHttp.Answer half =
        (_, out) -> {
          FakeHttp.write(out, answer);
          throw new IOException("leave");
        };
    try (FakeHttp server = FakeHttp.plain(half);
        HttpBackend backend = limited(server)) {
      Ask.assertFailure(
          () -> Ask.body(backend),
          FailureKind.MALFORMED,
          server.address() + " closed the connection in the middle of an answer");
    }
  }

  private static void endlessly(OutputStream out, byte[] block, Semaphore hungUp)
      throws IOException {
    try {
      while (true) {
        out.write(block);
      }
    } finally {
      hungUp.release();
    }
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
  }
}
