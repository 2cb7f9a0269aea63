package io.externalmetrics.server.http;

import static io.externalmetrics.server.http.RunningApi.METRICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.Fuzzer;
import io.externalmetrics.server.http.RawConnection.Response;
import java.net.URLEncoder;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whatever arrives, the client is answered and the server goes on. */
class RequestFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final YAMLMapper YAML = YAMLMapper.shared();

  @Test
  void everyTargetIsRefusedOrMeansTheSameWhenEncodedAgain() {
    List<String> known =
        List.of(
            "/",
            "/apis/",
            METRICS + "jobs-emails?labelSelector=a%3Db%2Cc+in+%28x%2Cy%29",
            METRICS + "a%20b?timeout=32s&pretty",
            "http://host:443/apis?x=y&x=z");

    Set<String> outcomes =
        new Fuzzer(known)
            .check(
                text -> {
                  try {
                    RequestTarget target = parse(text);
                    assertThat(target.path())
                        .noneMatch(it -> it.isEmpty() || it.contains("/") || it.matches("\\.\\.?"));
                    String encoded =
                        target.path().stream()
                            .map(it -> "/" + URLEncoder.encode(it, UTF_8).replace("+", "%20"))
                            .collect(joining());
                    assertThat(parse(encoded.isEmpty() ? "/" : encoded).path())
                        .isEqualTo(target.path());
                    return "path of " + target.path().size();
                  } catch (ApiException e) {
                    return String.valueOf(e.getMessage()).replaceAll("(?s)\".*\"", "");
                  }
                });

    assertThat(outcomes)
        .contains("path of 0", "the path has a segment that is no name: ")
        .hasSizeGreaterThan(5);
  }

  @Test
  void everyRequestIsAnsweredAndTheServerGoesOn() {
    List<String> known =
        List.of(
            "GET /livez HTTP/1.1",
            "GET /apis HTTP/1.1\r\nAccept: application/yaml;q=0.5, */*",
            "GET " + METRICS + "jobs-emails HTTP/1.1\r\nAccept: application/json",
            "GET " + METRICS + "jobs-emails?labelSelector=tube%3Demails HTTP/1.1",
            "GET " + METRICS + "jobs-emails?limit=1&watch=0 HTTP/1.1\r\nUser-Agent: curl/8",
            "GET " + METRICS + "down HTTP/1.1\r\nAudit-ID: 5e4ff8a2\r\nX-Remote-User: a",
            "POST /apis HTTP/1.1\r\nContent-Length: 4");

    try (RunningApi api = new RunningApi()) {
      Set<String> outcomes =
          new Fuzzer(known)
              .check(
                  text -> {
                    try (RawConnection connection = api.connect()) {
                      // What follows an empty line is a second request, which is not read here.
                      String head = text.replaceAll("(\r?\n|\r)\\1+", "$1");
                      connection.send(head + "\r\nHost: h\r\nConnection: close\r\n\r\n");
                      Response response = connection.read(head.startsWith("HEAD "));
                      assertDecodable(response);
                      return response.statusLine() + response.headers().get("Content-Type");
                    }
                  });

      assertThat(outcomes).hasSizeGreaterThan(5);
    }
  }

  private static RequestTarget parse(String text) {
    int query = text.indexOf('?');
    return query < 0
        ? RequestTarget.parse(text, "")
        : RequestTarget.parse(text.substring(0, query), text.substring(query + 1));
  }

  private static void assertDecodable(Response response) {
    assertThat(response.code()).isNotEqualTo(500);
    assertThat(response.body()).doesNotContain("Exception", "\tat ", "java.");
    if (response.code() >= 400 && !response.body().isEmpty()) {
      JsonNode status =
          switch (response.headers().getOrDefault("Content-Type", "nothing")) {
            case "application/json" -> JSON.readTree(response.body());
            case "application/yaml" -> YAML.readTree(response.body());
            case String other -> throw new AssertionError("an error as " + other);
          };
      assertThat(status.path("kind").asString()).isEqualTo("Status");
      assertThat(status.path("code").asInt()).isEqualTo(response.code());
      assertThat(status.path("message").asString()).isNotEmpty();
    }
  }
}
