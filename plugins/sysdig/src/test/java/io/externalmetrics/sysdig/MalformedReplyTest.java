package io.externalmetrics.sysdig;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import java.nio.charset.StandardCharsets;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedReplyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "<html>Sign in</html>",
        "{\"data\":null}",
        "{\"data\":{}}",
        "{\"data\":[null]}",
        "{\"data\":[{\"t\":1699999920}]}",
        "{\"data\":[{\"d\":[\"x\",1]}]}",
        "{\"data\":[{\"t\":null,\"d\":[\"x\",1]}]}",
        "{\"data\":[{\"t\":\"1699999920\",\"d\":[\"x\",1]}]}",
        "{\"data\":[{\"t\":1699999920.5,\"d\":[\"x\",1]}]}",
        "{\"data\":[{\"t\":99999999999999999999,\"d\":[\"x\",1]}]}",
        "{\"data\":[{\"t\":1699999920,\"d\":[\"x\",NaN]}]}",
        "{\"data\":[{\"t\":1699999920,\"d\":[\"x\",1]}],\"data\":[]}",
        "{\"data\":[{\"t\":1699999920,\"d\":[\"x\",1]}]} {}",
        "{\"data\":[{\"t\":1699999920,\"d\":[\"x\",1]}"
      })
  void answerOtherThanTheDocumentedJsonIsAFailure(String body) {
    assertFailure(ByteString.encodeUtf8(body), "not the documented JSON");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'t':1699999920,'d':[1]           | a row has not the columns that were asked for",
        "'t':1699999920,'d':['x',1,2]     | a row has not the columns that were asked for",
        "'t':1699999981,'d':['x',1]       | a sample is dated outside the time asked for",
        "'t':4102444800,'d':['x',1]       | a sample is dated outside the time asked for",
        "'t':0,'d':['x',1]                | a sample is dated outside the time asked for",
        "'t':1699999920,'d':[['x'],1]     | a label is no text",
        "'t':1699999920,'d':[{},1]        | a label is no text",
        "'t':1699999920,'d':['x','1']     | a value is no number",
        "'t':1699999920,'d':['x',true]    | a value is no number",
        "'t':1699999920,'d':['x',[1]]     | a value is no number"
      })
  void rowThatWasNotAskedForIsAFailure(String row, String problem) {
    String body = "{\"data\":[{%s}]}".formatted(row.replace('\'', '"'));

    assertFailure(ByteString.encodeUtf8(body), problem);
  }

  @Test
  void segmentWithTwoValuesAtATimeIsAFailure() {
    String row = "{\"t\":1699999920,\"d\":[\"x\",1]}";

    assertFailure(
        ByteString.encodeUtf8("{\"data\":[%s,%s]}".formatted(row, row)),
        "a segment has two values at a time");
  }

  @Test
  void textThatIsNotUtf8IsAFailure() {
    assertFailure(
        ByteString.encodeString(
            "{\"data\":[{\"t\":1699999920,\"d\":[\"\u00e9\",1]}]}", StandardCharsets.ISO_8859_1),
        "text that is not UTF-8");
  }

  @Test
  void deepNestingIsAFailure() {
    assertFailure(
        ByteString.encodeUtf8("{\"other\":" + "[".repeat(100_000)), "not the documented JSON");
  }

  private static void assertFailure(ByteString body, String problem) {
    FakeSysdig sysdig = new FakeSysdig().always(new HttpExchange.Reply(200, body));

    assertThat(
            SysdigSource.outcome(
                sysdig, "{metric: a, timeAggregation: avg, groupAggregation: sum, groupBy: [b]}"))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.MALFORMED);
              assertThat(failed.reason())
                  .matches(
                      "127\\.0\\.0\\.1:\\d+ does not answer as Sysdig's data API does: "
                          + problem
                          + "; check \"url\"");
            });
  }
}
