package io.externalmetrics.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestAttributesTest {
  private static final String VERSION = "/apis/external.metrics.k8s.io/v1beta1";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/apis",
        "/apis/external.metrics.k8s.io",
        VERSION,
        "/openapi/v3/apis/external.metrics.k8s.io/v1beta1",
        "/livez/ping",
        "/version",
        "/metrics"
      })
  void whatIsNotBelowAVersionIsAPath(String path) {
    assertThat(of("GET", path)).isEqualTo(new NonResource(path, "get"));
    assertThat(of("POST", path)).isEqualTo(new NonResource(path, "post"));
  }

  @ParameterizedTest
  @CsvSource({
    "/namespaces/default/queue_length, default, list, queue_length, ''",
    "/namespaces/default/Queue_Length, default, list, queue_length, ''",
    "/namespaces/default/pods/a/metric, default, get, pods, a",
    "/namespaces/default/status, default, get, namespaces, default",
    "/namespaces/default/finalize, default, get, namespaces, default",
    "/namespaces/default, default, get, namespaces, default",
    "/namespaces, '', list, namespaces, ''",
    "/queue_length, '', list, queue_length, ''",
    "/nodes/a, '', get, nodes, a",
    "/namespaces/default/*, default, list, *, ''"
  })
  void whatIsBelowAVersionIsAResource(
      String path, String namespace, String verb, String resource, String name) {
    assertThat(of("GET", VERSION + path))
        .isEqualTo(
            new Resource(namespace, verb, "external.metrics.k8s.io", "v1beta1", resource, name));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, list, get",
    "HEAD, list, get",
    "POST, create, create",
    "PUT, update, update",
    "PATCH, patch, patch",
    "DELETE, deletecollection, delete",
    "OPTIONS, options, options"
  })
  void theMethodIsTheVerb(String method, String ofAll, String ofOne) {
    assertThat(of(method, VERSION + "/namespaces/default/m").verb()).isEqualTo(ofAll);
    assertThat(of(method, VERSION + "/namespaces/default/pods/a").verb()).isEqualTo(ofOne);
  }

  @ParameterizedTest
  @CsvSource({"true, watch", "1, watch", "'', watch", "false, list", "False, list", "0, list"})
  void aWatchIsNoList(String parameter, String verb) {
    assertThat(
            RequestAttributes.of(
                    request(
                        "GET",
                        VERSION + "/namespaces/default/m",
                        Map.of("watch", List.of(parameter, "ignored"))))
                .verb())
        .isEqualTo(verb);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jobs-emails",
        "A_b.C",
        "a b",
        "a*b",
        "*",
        "namespaces",
        "STATUS",
        "\u0130I",
        "\u212A",
        "stra\u00dfe",
        "a%2fb",
        "a\nb",
        "..b"
      })
  void whatIsAllowedIsWhatIsRead(String metric) {
    List<String> read = new ArrayList<>();
    ApiRequest request = request("GET", VERSION + "/namespaces/team-a/" + metric, Map.of());
    new ExternalMetrics(recording(read), ServerSettings.Discovery.STATIC)
        .get(request.path().subList(3, request.path().size()), request);

    assertThat(RequestAttributes.of(request))
        .isInstanceOfSatisfying(
            Resource.class,
            it -> assertThat(read).containsExactly(it.namespace() + " " + it.resource()));
  }

  private static MetricReader recording(List<String> read) {
    return new MetricReader() {
      @Override
      public Answer read(String namespace, String metric, LabelSelector selector) {
        read.add(namespace + " " + metric);
        return new Answer.Unknown("none");
      }

      @Override
      public List<String> servedNames() {
        return List.of();
      }
    };
  }

  private static Attributes of(String method, String path) {
    return RequestAttributes.of(request(method, path, Map.of()));
  }

  private static ApiRequest request(String method, String path, Map<String, List<String>> query) {
    return Cluster.request(method, path, query, Map.of(), List.of());
  }
}
