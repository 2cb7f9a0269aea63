package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.Encoding.Encoded;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.spi.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Whatever a client sends, it gets an answer that it can decode. */
class InputFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final YAMLMapper YAML = YAMLMapper.shared();

  @Test
  void everySelectorIsRefusedOrItsCanonicalFormMeansTheSame() {
    List<String> known =
        List.of(
            "",
            "a",
            "!a",
            "a=b,c!=d",
            "a==b",
            "a in (x,y),b notin (z,)",
            "a>1,b<2",
            "example.com/name=v",
            "b=c,!d,e,k in (y,z),n notin (q),queue=a");

    Set<String> outcomes =
        new Fuzzer(known)
            .check(
                text -> {
                  try {
                    LabelSelector selector = LabelSelector.parse(text);
                    String canonical = selector.toString();
                    assertThat(LabelSelector.parse(canonical)).isEqualTo(selector);
                    assertThat(LabelSelector.parse(canonical)).hasToString(canonical);
                    return selector.test(Map.of("a", "b", "k", "y")) ? "matches" : "does not match";
                  } catch (InvalidSelectorException e) {
                    return shape(e.getMessage());
                  }
                });

    assertThat(outcomes).contains("matches", "does not match").hasSizeGreaterThan(10);
  }

  @Test
  void everyAcceptHeaderIsReadWhateverElseItSays() {
    List<String> known =
        List.of(
            "",
            "*/*",
            "application/json, */*",
            "application/vnd.kubernetes.protobuf,application/json",
            "application/yaml;q=0.5, application/json;q=0.1",
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;pretty=1");

    Set<String> outcomes =
        new Fuzzer(known)
            .check(
                header -> {
                  assertThat(Negotiation.of("application/json;q=1e-9," + header)).isPresent();
                  return Negotiation.of(header).toString();
                });

    assertThat(outcomes).contains("Optional.empty").hasSizeGreaterThan(3);
  }

  @Test
  void everyQueryIsUnderstoodOrRefused() {
    List<String> known =
        List.of(
            "labelSelector=a%3Db",
            "fieldSelector=metadata.name=a\\,",
            "fieldSelector=metadata.name==a,metadata.namespace!=b",
            "limit=1&timeoutSeconds=-1",
            "watch=1",
            "resourceVersion=0&resourceVersionMatch=Exact&continue=x&sendInitialEvents");

    Set<String> outcomes =
        new Fuzzer(known)
            .check(
                query -> {
                  try {
                    return ListOptions.of(request("GET / * " + query), "g", new LabelSelectors())
                            .labelSelector()
                            .requirements()
                            .isEmpty()
                        ? "everything"
                        : "a selection";
                  } catch (ApiException e) {
                    return shape(String.valueOf(e.getMessage()));
                  }
                });

    assertThat(outcomes).contains("everything", "a selection").hasSizeGreaterThan(10);
  }

  @Test
  void everyRequestIsAnsweredInAFormThatItsClientDecodes() {
    ApiGroup group = new ExternalMetrics(new FakeMetricReader(), ServerSettings.Discovery.METRICS);
    ApiRouter router = new ApiRouter(List.of(group), List::of, List::of, "1.2.3");
    String metric = "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/jobs-emails";
    List<String> known =
        List.of(
            "GET /apis",
            "GET /apis/external.metrics.k8s.io application/vnd.kubernetes.protobuf",
            "GET /apis/external.metrics.k8s.io/v1beta1 application/vnd.kubernetes.protobuf",
            "GET " + metric,
            "GET " + metric + " application/vnd.kubernetes.protobuf",
            "GET " + metric + " application/yaml labelSelector=tube=emails",
            "GET " + metric + " application/json limit=x",
            "GET " + metric + " text/html fieldSelector=metadata.name=a",
            "GET " + metric + " application/json watch=true",
            "GET " + metric + " application/yaml resourceVersionMatch=Exact",
            "GET " + metric + " application/yaml sendInitialEvents=true",
            "GET " + metric + " application/json pretty=true",
            "GET /openapi/v2 application/json",
            "GET /livez/ping",
            "POST /apis application/yaml");

    Set<String> outcomes =
        new Fuzzer(known)
            .check(
                text -> {
                  ApiRequest request = request(text);
                  ApiResponse answer;
                  try {
                    answer = router.handle(request);
                  } catch (ApiException e) {
                    answer = e.response();
                  }
                  Encoded sent = Encoding.of(answer, request);
                  String kind = kind(sent);
                  boolean failed = sent.answer().code() >= 400;
                  assertThat(kind.equals("Status")).isEqualTo(failed);
                  assertThat(sent.answer().code()).isIn(200, 400, 404, 405, 406, 422, 503);
                  return sent.answer().code()
                      + kind
                      + sent.mediaType()
                      + (sent.answer().body() instanceof Document(StatusBody status)
                          ? shape(status.message())
                          : "");
                });

    assertThat(outcomes).hasSizeGreaterThan(15);
  }

  /** What an error says apart from what it quotes. */
  private static String shape(String message) {
    String shape = message.replaceAll("(?s)\".*\"|'.*'|values\\[.*]", "");
    return shape.substring(0, Math.min(shape.length(), 100));
  }

  /** What decoders that are not ours find to be the kind. */
  private static String kind(Encoded sent) throws IOException {
    return switch (sent.mediaType()) {
      case "application/vnd.kubernetes.protobuf" -> {
        assertThat(sent.bytes()).startsWith('k', '8', 's', 0);
        byte[] unknown = Arrays.copyOfRange(sent.bytes(), 4, sent.bytes().length);
        UnknownFieldSet fields = UnknownFieldSet.parseFrom(unknown);
        ByteString object = fields.getField(2).getLengthDelimitedList().getFirst();
        assertThat(UnknownFieldSet.parseFrom(object).toByteString()).isEqualTo(object);
        yield UnknownFieldSet.parseFrom(fields.getField(1).getLengthDelimitedList().getFirst())
            .getField(2)
            .getLengthDelimitedList()
            .getFirst()
            .toStringUtf8();
      }
      case "application/yaml" -> kind(YAML.readTree(sent.bytes()));
      case "text/plain; charset=utf-8" -> new String(sent.bytes(), UTF_8);
      default -> kind(JSON.readTree(sent.bytes()));
    };
  }

  private static String kind(JsonNode document) {
    return document.path("kind").asString("");
  }

  /** Method, path, Accept header and parameters, with spaces between them. */
  private static ApiRequest request(String text) {
    String[] parts = text.split(" ", 4);
    Map<String, List<String>> parameters = new HashMap<>();
    for (String parameter : part(parts, 3).split("&", -1)) {
      String[] pair = parameter.split("=", 2);
      parameters.put(pair[0], List.of(pair.length == 1 ? "" : pair[1]));
    }
    List<String> path =
        Arrays.stream(part(parts, 1).split("/", -1)).filter(it -> !it.isEmpty()).toList();
    return new ApiRequest(
        parts[0],
        path,
        parameters,
        Headers.of(Map.of("accept", List.of(part(parts, 2)))),
        List.of(),
        Caller.ANONYMOUS,
        Deadline.after(Duration.ofMinutes(1)));
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }
}
