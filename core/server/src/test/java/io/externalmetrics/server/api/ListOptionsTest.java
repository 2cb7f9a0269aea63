package io.externalmetrics.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListOptionsTest {
  private static final String GROUP = "external.metrics.k8s.io";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "limit=500",
        "limit=-1",
        "limit=+7",
        "timeoutSeconds=9223372036854775807",
        "watch=false",
        "watch=FALSE",
        "watch=0",
        "allowWatchBookmarks=true",
        "resourceVersion=0",
        "resourceVersion=x",
        "resourceVersion=5&resourceVersionMatch=Exact",
        "resourceVersion=0&resourceVersionMatch=NotOlderThan",
        "resourceVersionMatch=",
        "continue=abc",
        "fieldSelector=",
        "fieldSelector=,",
        "fieldSelector=metadata.name=x",
        "fieldSelector=metadata.name==x,metadata.namespace!=y",
        "fieldSelector=metadata.name=a\\,b\\=c\\\\d",
        "fieldSelector=metadata.name=",
        "unknown=abc",
        "Limit=abc",
      })
  void ignoresWhatIsValid(String query) {
    assertThatCode(() -> ListOptions.of(request(query), GROUP, new LabelSelectors()))
        .doesNotThrowAnyException();
  }

  @Test
  void readsTheLabelSelector() {
    assertThat(
            ListOptions.of(request("labelSelector=b,a"), GROUP, new LabelSelectors())
                .labelSelector())
        .hasToString("a,b");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          limit=abc                            | strconv.ParseInt: parsing "abc": invalid syntax
          limit=                               | strconv.ParseInt: parsing "": invalid syntax
          limit=1.5                            | strconv.ParseInt: parsing "1.5": invalid syntax
          limit=1\\n                           | strconv.ParseInt: parsing "1\\n": invalid syntax
          limit=٣                              | strconv.ParseInt: parsing "٣": invalid syntax
          limit=9223372036854775808            | strconv.ParseInt: parsing "9223372036854775808": value out of range
          timeoutSeconds=32s                   | strconv.ParseInt: parsing "32s": invalid syntax
          labelSelector=a b                    | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
          fieldSelector=abc                    | invalid selector: 'abc'; can't understand 'abc'
          fieldSelector=metadata.name=a,b!c    | invalid selector: 'metadata.name=a,b!c'; can't understand 'b!c'
          fieldSelector=metadata.name=a=b      | invalid field selector: unescaped character in value: 61
          fieldSelector=metadata.name===a      | invalid field selector: unescaped character in value: 61
          fieldSelector=metadata.name=a\\b     | invalid field selector: invalid escape sequence: \\b
          fieldSelector=metadata.name=a\\      | invalid field selector: invalid escape sequence: \\
          fieldSelector=spec.x=1               | "spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"
          fieldSelector==1                     | "" is not a known field selector: only "metadata.name", "metadata.namespace"
          fieldSelector=metadata.name!!=1      | "metadata.name!" is not a known field selector: only "metadata.name", "metadata.namespace"
          """)
  void refusesWhatKubernetesCannotRead(String query, String message) {
    assertThat(refusal(query.replace("\\n", "\n"))).isEqualTo(StatusBody.failure(400, message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"watch=true", "watch=1", "watch=", "watch=yes"})
  void doesNotWatch(String query) {
    assertThat(Json.compact(refusal(query)))
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"watch is not supported on resources of kind \
            \\"*.external.metrics.k8s.io\\"","reason":"MethodNotAllowed",\
            "details":{"group":"external.metrics.k8s.io","kind":"*"},"code":405}
            """);
  }

  @Test
  void refusesAVersionMatchWithoutAVersion() {
    assertThat(Json.compact(refusal("resourceVersionMatch=Exact")))
        .isEqualTo(
            """
            {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
            "message":"ListOptions.meta.k8s.io \\"\\" is invalid: resourceVersionMatch: Forbidden: \
            resourceVersionMatch is forbidden unless resourceVersion is provided",\
            "reason":"Invalid","details":{"group":"meta.k8s.io","kind":"ListOptions","causes":[\
            {"reason":"FieldValueForbidden","message":"Forbidden: resourceVersionMatch is forbidden \
            unless resourceVersion is provided","field":"resourceVersionMatch"}]},"code":422}
            """);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sendInitialEvents=true                           | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list
          sendInitialEvents=false                          | sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list
          resourceVersion=0&resourceVersionMatch=Exact     | resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"
          resourceVersion=1&resourceVersionMatch=x         | resourceVersionMatch: Unsupported value: "x": supported values: "Exact", "NotOlderThan", ""
          resourceVersion=1&resourceVersionMatch=Exact&continue=c | resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided
          resourceVersionMatch=Exact&sendInitialEvents=1   | [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list]
          """)
  void namesEveryOptionThatIsForbidden(String query, String message) {
    StatusBody status = refusal(query);

    assertThat(status.code()).isEqualTo(422);
    assertThat(status.message()).isEqualTo("ListOptions.meta.k8s.io \"\" is invalid: " + message);
  }

  private static StatusBody refusal(String query) {
    try {
      ListOptions.of(request(query), GROUP, new LabelSelectors());
      throw new AssertionError("not refused: " + query);
    } catch (ApiException e) {
      return (StatusBody) ((Document) e.response().body()).value();
    }
  }

  private static ApiRequest request(String query) {
    Map<String, List<String>> parameters = new HashMap<>();
    for (String parameter : query.split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], List.of(parts.length == 1 ? "" : parts[1]));
    }
    return new ApiRequest(
        "GET",
        List.of(),
        parameters,
        List.of(),
        Caller.ANONYMOUS,
        Deadline.after(Duration.ofSeconds(1)));
  }
}
