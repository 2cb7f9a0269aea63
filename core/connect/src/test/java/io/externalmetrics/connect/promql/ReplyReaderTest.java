package io.externalmetrics.connect.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Sample;
import io.externalmetrics.spi.ScrapeException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

  @Test
  void readsAVectorOfPrometheus() throws Exception {
    assertThat(
            read(
                """
                {"status":"success","data":{"resultType":"vector","result":[
                {"metric":{"__name__":"up","job":"prometheus"},"value":[1435781451.781,"1"]},
                {"metric":{"__name__":"up","job":"n\\u00f6de"},"value":[1435781451,"-0.25e-3"]}]}}
                """))
        .isEqualTo(
            new Answer.Vector(
                List.of(
                    Sample.of(1, Map.of("__name__", "up", "job", "prometheus")),
                    Sample.of(-0.00025, Map.of("__name__", "up", "job", "nöde"))),
                List.of()));
  }

  @Test
  void readsAScalar() throws Exception {
    assertThat(read(success("scalar", "[1435781451.781,\"3\"]")))
        .isEqualTo(new Answer.Scalar(3, List.of()));
  }

  @Test
  void readsAnEmptyVector() throws Exception {
    assertThat(read(success("vector", "[]"))).isEqualTo(new Answer.Vector(List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "+Inf", "-Inf", "1e999", "-0", "5e-324", "9007199254740993"})
  void passesTextsOfNumbersOn(String text) throws Exception {
    double expected = Double.parseDouble(text.replace("Inf", "Infinity"));

    assertThat(read(success("scalar", "[1,\"" + text + "\"]")))
        .isEqualTo(new Answer.Scalar(expected, List.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " 1", "1 ", "1d", "0x1p3", "Infinity", "nan", ".5", "1.", "1,5", "--1", "٣"})
  void refusesTextsThatAreNoNumbers(String text) {
    assertMalformed(success("scalar", "[1,\"" + text + "\"]"), "a value that is no number");
  }

  @Test
  void takesTheTypeBehindTheResultToo() throws Exception {
    assertThat(
            read(
                """
                {"data":{"result":[{"value":[1,"2"],"metric":{}}],"resultType":"vector"},
                "status":"success"}"""))
        .isEqualTo(new Answer.Vector(List.of(Sample.of(2)), List.of()));
  }

  @Test
  void skipsWhatVictoriaMetricsAndMimirAdd() throws Exception {
    assertThat(
            read(
                """
                {"status":"success","isPartial":false,"data":{"resultType":"vector",
                "result":[{"metric":{},"value":[1,"2"],"group":1}],"analysis":{"a":[{}]}},
                "stats":{"seriesFetched":"1","executionTimeMsec":0},"trace":{"children":[[],{}]}}
                """))
        .isEqualTo(new Answer.Vector(List.of(Sample.of(2)), List.of()));
  }

  @Test
  void givesWarningsInTheSameOrderEachTime() throws Exception {
    assertThat(read(warned("[\"store-2 is down\",\"store-1 is down\"]")).warnings())
        .containsExactly("store-1 is down", "store-2 is down");
  }

  @Test
  void takesInfosForNoWarnings() throws Exception {
    String older = "[\"PromQL info: metric might not be a counter\"]";
    String newer = success("scalar", "[1,\"2\"]").replace("}}", "},\"infos\":" + older + "}");

    assertThat(read(warned(older)).warnings()).isEmpty();
    assertThat(read(newer).warnings()).isEmpty();
    assertThat(read(warned("null")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PromQL info: ignored histogram in max aggregation (1:5)",
        "PromQL info: ignored histograms in a range containing both floats and histograms for metric"
            + " name (1:6)",
        "PromQL info: incompatible sample types encountered for binary operator '+': float +"
            + " histogram (1:1)"
      })
  void takesInfosThatSaySomethingWasLeftOutForWarnings(String info) throws Exception {
    String infos = "[\"PromQL info: metric might not be a counter\",\"" + info + "\"]";
    String newer = success("scalar", "[1,\"2\"]").replace("}}", "},\"infos\":" + infos + "}");

    assertThat(read(newer).warnings()).containsExactly(info);
    assertThat(read(warned(infos)).warnings()).containsExactly(info);
  }

  @Test
  void keepsTheSameOfManyWarningsInWhateverOrderTheyCome() throws Exception {
    List<String> many =
        IntStream.range(0, 150).mapToObj(i -> "\"store-%03d is down\"".formatted(i)).toList();

    List<String> kept = read(warned(many.toString())).warnings();

    assertThat(kept).hasSize(100).startsWith("store-000 is down").endsWith("store-099 is down");
    assertThat(read(warned(many.reversed().toString())).warnings()).isEqualTo(kept);
  }

  @Test
  void takesAPartialAnswerOfVictoriaMetricsForWarned() throws Exception {
    String partial = success("scalar", "[1,\"2\"]").replace("}}", "},\"isPartial\":true}");

    assertThat(read(partial).warnings()).containsExactly("the answer is partial");
  }

  @Test
  void keepsTheWordsOfARefusal() throws Exception {
    assertThat(refusal("bad_data", "invalid parameter \\\"query\\\": 1:4: parse error").words())
        .isEqualTo("bad_data: invalid parameter \"query\": 1:4: parse error");
  }

  @Test
  void leavesTheQueryAndTheTimeOutOfAVictoriaMetricsRefusal() throws Exception {
    assertThat(
            refusal(
                    "422",
                    "error when executing query=\\\"foo{\\\" for (time=1731234567000, step=300000):"
                        + " unparsed data")
                .words())
        .isEqualTo("422: unparsed data");
  }

  @Test
  void takesNullDataBesideAnError() throws Exception {
    assertThat(
            message(
                "{\"status\":\"error\",\"data\":null,\"errorType\":\"timeout\",\"error\":\"slow\"}"))
        .isEqualTo(new Reply.Refusal("timeout", "slow"));
  }

  @Test
  void refusesAMatrix() {
    String reason =
        "the query gives ranges of values (a matrix); reduce each to one value, as rate and"
            + " avg_over_time do";
    assertRejected(success("matrix", "[{\"metric\":{},\"values\":[[1,\"2\"]]}]"), reason);
    assertRejected(success("matrix", "[]"), reason);
    assertRejected(
        "{\"data\":{\"result\":[{\"metric\":{},\"values\":[[1,\"2\"]]}]}}", reason); // type unread
  }

  @Test
  void refusesAString() {
    assertRejected(
        success("string", "[1,\"2\"]"), "the query gives a string; write one that gives numbers");
  }

  @Test
  void refusesNativeHistograms() {
    assertRejected(
        success(
            "vector",
            "[{\"metric\":{},\"histogram\":[1,{\"count\":\"4\",\"sum\":\"2\",\"buckets\":[]}]}]"),
        "the query gives native histograms; make numbers of them in the query, as"
            + " histogram_quantile, histogram_avg and histogram_count do");
  }

  @Test
  void stopsAfterTenThousandSeries() throws Exception {
    String one = "{\"metric\":{},\"value\":[1,\"2\"]}";
    String most = String.join(",", Collections.nCopies(10_000, one));
    assertThat(read(success("vector", "[" + most + "]")))
        .isInstanceOfSatisfying(
            Answer.Vector.class, vector -> assertThat(vector.series()).hasSize(10_000));

    assertThatThrownBy(() -> ReplyReader.read(endless("{\"data\":{\"result\":[" + one, "," + one)))
        .isInstanceOf(ScrapeException.class)
        .hasMessage("the query gives more than 10000 series; aggregate them in the query");
  }

  @Test
  void boundsDepthAndTextAndNumberOfTokens() {
    assertEndlessIsMalformed("{\"unknown\":", "[");
    assertEndlessIsMalformed("{\"unknown\":", "{\"a\":");
    assertEndlessIsMalformed("{\"status\":\"", "a");
    assertEndlessIsMalformed("{\"", "a");
    assertEndlessIsMalformed("{\"data\":{\"result\":[", "1");
    assertEndlessIsMalformed("{\"unknown\":[1", ",1");
    assertEndlessIsMalformed("{\"warnings\":[\"\"", ",\"\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "17",
        "<html>Sign in</html>",
        "\uFEFF{}",
        "{\"status\":\"success\"",
      })
  void refusesWhatIsNoJsonObject(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedReplyException.class)
        .message()
        .isIn("no JSON object", "no valid JSON");
  }

  @Test
  void saysWhatIsMissing() {
    assertMalformed("{}", "no \"status\"");
    assertMalformed("{\"status\":\"success\"}", "no \"resultType\"");
    assertMalformed("{\"status\":\"success\",\"data\":null}", "no \"resultType\"");
    assertMalformed(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\"}}", "no \"result\"");
    assertMalformed(success("vector", "[{\"value\":[1,\"2\"]}]"), "no \"metric\"");
    assertMalformed(success("vector", "[{\"metric\":{}}]"), "no \"value\"");
    assertMalformed("{\"status\":\"error\",\"error\":\"a\"}", "no \"errorType\"");
    assertMalformed("{\"status\":\"error\",\"errorType\":\"a\"}", "no \"error\"");
  }

  @Test
  void saysWhatIsOfTheWrongType() {
    assertMalformed("{\"status\":1}", "\"status\" is no string");
    assertMalformed("{\"status\":\"fine\"}", "an unknown status");
    assertMalformed("{\"data\":[]}", "\"data\" is no object");
    assertMalformed("{\"warnings\":\"a\"}", "\"warnings\" is no list");
    assertMalformed("{\"warnings\":[1]}", "a warning is no string");
    assertMalformed("{\"infos\":{}}", "\"infos\" is no list");
    assertMalformed("{\"infos\":[1]}", "an info is no string");
    assertMalformed("{\"isPartial\":\"true\"}", "\"isPartial\" is no boolean");
    assertMalformed(success("vector", "{}"), "\"result\" is no list");
    assertMalformed(success("vector", "[[]]"), "a series is no object");
    assertMalformed(success("vector", "[1,\"2\"]"), "a result that is not of its type");
    assertMalformed(success("scalar", "[]"), "a result that is not of its type");
    assertMalformed(success("tensor", "[]"), "a result that is not of its type");
    assertMalformed(success("scalar", "[1,2]"), "a value is no string");
    assertMalformed(success("scalar", "[1,\"2\",3]"), "more in a value than a time and a number");
    assertMalformed(success("vector", "[{\"metric\":[]}]"), "\"metric\" is no object");
    assertMalformed(success("vector", "[{\"metric\":{\"a\":1}}]"), "\"a\" is no string");
    assertMalformed(success("vector", "[{\"value\":\"2\"}]"), "\"value\" is no list");
    assertMalformed(success("vector", "[{\"value\":[\"1\",\"2\"]}]"), "a value without a time");
  }

  @Test
  void refusesFieldsThatAreThereTwice() {
    assertMalformed("{\"status\":\"success\",\"status\":\"success\"}", "no valid JSON");
    assertMalformed(
        success("vector", "[{\"metric\":{},\"value\":[1,\"2\"],\"value\":[1,\"3\"]}]"),
        "no valid JSON");
    assertMalformed(
        success("vector", "[{\"metric\":{\"a\":\"1\",\"a\":\"2\"},\"value\":[1,\"2\"]}]"),
        "no valid JSON");
  }

  @Test
  void refusesTextBehindTheEnd() throws Exception {
    String reply = success("scalar", "[1,\"2\"]");
    assertThat(read(reply + " \n")).isEqualTo(new Answer.Scalar(2, List.of()));

    assertMalformed(reply + reply, "text behind the end");
    assertMalformed(reply + "x", "no valid JSON");
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] reply =
        success("vector", "[{\"metric\":{\"a\":\"?\"},\"value\":[1,\"2\"]}]")
            .replace('?', '\u00ff')
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> ReplyReader.read(new ByteArrayInputStream(reply)))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessage("text that is not UTF-8");
  }

  @Test
  void passesOnWhatTheBodyThrows() {
    EOFException cut = new EOFException("cut");
    InputStream body =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw cut;
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            throw cut;
          }
        };

    assertThatThrownBy(() -> ReplyReader.read(body)).isSameAs(cut);
  }

  private static Answer read(String text) throws Exception {
    return (Answer) message(text);
  }

  private static Reply message(String text) throws Exception {
    return ReplyReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Reply.Refusal refusal(String type, String text) throws Exception {
    return (Reply.Refusal)
        message(
            "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"%s\"}".formatted(type, text));
  }

  private static String success(String type, String result) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":%s}}"
        .formatted(type, result);
  }

  private static String warned(String warnings) {
    return success("scalar", "[1,\"2\"]").replace("}}", "},\"warnings\":" + warnings + "}");
  }

  private static void assertMalformed(String text, String message) {
    assertThatThrownBy(() -> message(text))
        .isInstanceOf(MalformedReplyException.class)
        .hasMessage(message);
  }

  private static void assertRejected(String text, String message) {
    assertThatThrownBy(() -> message(text))
        .isInstanceOfSatisfying(
            ScrapeException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REJECTED))
        .hasMessage(message);
  }

  private static void assertEndlessIsMalformed(String start, String repeated) {
    assertThatThrownBy(() -> ReplyReader.read(endless(start, repeated)))
        .as(repeated)
        .isInstanceOf(MalformedReplyException.class)
        .hasMessage("no valid JSON");
  }

  private static InputStream endless(String start, String repeated) {
    return new Endless(
        start.getBytes(StandardCharsets.UTF_8), repeated.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends only where a reader that sets no bound would have taken a gigabyte. */
  private static final class Endless extends InputStream {
    private static final int END = 1 << 30;

    private final byte[] start;
    private final byte[] repeated;
    private int position;

    Endless(byte[] start, byte[] repeated) {
      this.start = start;
      this.repeated = repeated;
    }

    @Override
    public int read() {
      if (position == END) {
        return -1;
      }
      int at = position++;
      return at < start.length ? start[at] : repeated[(at - start.length) % repeated.length];
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      int count = 0;
      for (int b = read(); b >= 0; b = count < length ? read() : -1) {
        bytes[from + count++] = (byte) b;
      }
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
