package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | REJECTED    | prometheus:9090 answers 400",
        "401 | DENIED      | prometheus:9090 answers 401; check \"auth\"",
        "403 | DENIED      | prometheus:9090 answers 403; check \"auth\" and what it may read",
        "404 | REJECTED    | prometheus:9090 answers 404; check \"url\"",
        "407 | DENIED      | prometheus:9090 answers 407; check \"proxy\"",
        "408 | TIMEOUT     | prometheus:9090 answers 408",
        "429 | THROTTLED   | prometheus:9090 answers 429, too many requests",
        "500 | UNAVAILABLE | prometheus:9090 answers 500",
        "503 | UNAVAILABLE | prometheus:9090 answers 503",
        "504 | TIMEOUT     | prometheus:9090 answers 504",
      })
  void saysWhoseFaultItIsAndWhatToCheck(int status, FailureKind kind, String reason) {
    ScrapeException failure = HttpFailure.of(answer(status), "");

    assertThat(failure).hasMessage(reason);
    assertThat(failure.kind()).isEqualTo(kind);
  }

  @Test
  void addsTheWordsOfTheBackend() {
    assertThat(HttpFailure.of(answer(401), "token has expired"))
        .hasMessage("prometheus:9090 answers 401; check \"auth\": token has expired");
  }

  @Test
  void namesThePluginsOwnSettingForCredentials() {
    assertThat(HttpFailure.of(answer(401), "", "token"))
        .hasMessage("prometheus:9090 answers 401; check \"token\"");
  }

  @Test
  void showsTheTitleOfAPageAlone() {
    String page = "\n<html>\n<head><title>502 Bad\nGateway</title></head><body>nginx</body></html>";

    assertThat(HttpFailure.of(answer(502), page))
        .hasMessage("prometheus:9090 answers 502: 502 Bad Gateway");
    assertThat(HttpFailure.of(answer(502), "<html><body>nginx</body></html>"))
        .hasMessage("prometheus:9090 answers 502");
  }

  private static Response answer(int status) {
    return new Response.Builder()
        .request(new Request.Builder().url("http://prometheus:9090/api?key=hunter2").build())
        .protocol(Protocol.HTTP_1_1)
        .code(status)
        .message("")
        .body(ResponseBody.create("", null))
        .build();
  }
}
