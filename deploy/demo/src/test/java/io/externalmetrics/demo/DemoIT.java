package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoIT {

  private static final Pattern CURL = Pattern.compile("curl -sk (https://\\S+)");
  private static final Pattern STATUS = Pattern.compile("(http://\\S+/api/status)");
  private static final Pattern VALUE = Pattern.compile("\"value\":\\s*\"(\\d+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final StringWriter printed = new StringWriter();

  @Test
  void servesQueueThatMoves() throws Exception {
    try (HttpClient client = trustingAnybody()) {
      new DemoCommand()
          .run(
              new PrintWriter(printed),
              () -> {
                // The first poll has ended by now, or ends soon.
                Thread.sleep(Duration.ofSeconds(2));
                String before = value(get(client, CURL));
                Thread.sleep(Duration.ofSeconds(5));
                assertThat(value(get(client, CURL))).isNotEqualTo(before);
                assertThat(get(client, STATUS)).contains("demo-jobs");
              });
    }
  }

  private String get(HttpClient client, Pattern address) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(first(address, printed.toString())))
            .timeout(PATIENCE)
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private static String value(String list) {
    return first(VALUE, list);
  }

  private static String first(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s in: %s".formatted(pattern, text)));
  }

  /** As curl -k does. */
  private static HttpClient trustingAnybody() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(PATIENCE)
        .sslContext(TrustEveryone.context())
        .build();
  }
}
