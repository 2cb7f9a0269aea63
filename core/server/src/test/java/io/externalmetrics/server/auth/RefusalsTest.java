package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiResponse.Document;
import io.externalmetrics.server.api.StatusBody;
import io.externalmetrics.server.api.StatusDetails;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalsTest {
  private static final String GROUP = "external.metrics.k8s.io";

  @Test
  void aRefusedResourceIsNamedAsKubernetesDoes() {
    ApiException refusal = Refusals.forbidden(user("jane"), metric("queue_length"), "");

    assertThat(refusal)
        .hasMessage(
            "queue_length.external.metrics.k8s.io is forbidden: User \"jane\" cannot list resource"
                + " \"queue_length\" in API group \"external.metrics.k8s.io\" in the namespace"
                + " \"default\"");
    assertThat(refusal.response().code()).isEqualTo(403);
    assertThat(refusal.response().headers()).containsEntry("X-Content-Type-Options", "nosniff");
    assertThat(refusal.response().body())
        .isInstanceOfSatisfying(
            Document.class,
            document ->
                assertThat(document.value())
                    .isInstanceOfSatisfying(
                        StatusBody.class,
                        status -> {
                          assertThat(status.reason()).isEqualTo("Forbidden");
                          assertThat(status.details())
                              .isEqualTo(Optional.of(StatusDetails.of(GROUP, "queue_length")));
                        }));
  }

  @Test
  void theReasonOfTheClusterFollows() {
    assertThat(
            Refusals.forbidden(user("jane"), new NonResource("/metrics", "get"), "no RBAC\nrule"))
        .hasMessage("forbidden: User \"jane\" cannot get path \"/metrics\": no RBAC\\nrule");
  }

  @Test
  void anObjectAndTheClusterScopeAreNamedAsKubernetesDoes() {
    assertThat(
            Refusals.forbidden(
                user("jane"), new Resource("", "get", GROUP, "v1beta1", "nodes", "a"), ""))
        .hasMessage(
            "nodes.external.metrics.k8s.io \"a\" is forbidden: User \"jane\" cannot get resource"
                + " \"nodes\" in API group \"external.metrics.k8s.io\" at the cluster scope");
  }

  @ParameterizedTest
  @CsvSource({
    "a\"b, a\\\"b",
    "a\\b, a\\\\b",
    "'a\nb', a\\nb",
    "'a\r\tb', a\\r\\tb",
    "a\u0007\bb, a\\a\\bb",
    "a\u001b[31m, a\\x1b[31m",
    "a\u2028b, a\\u2028b",
    "a\u202eb, a\\u202eb",
    "a\ud800b, a\\ud800b",
    "\u00e9\u4e16\ud83d\ude00, \u00e9\u4e16\ud83d\ude00",
    "<b>&, &lt;b&gt;&amp;"
  })
  void aNameIsQuotedAsGoDoes(String name, String quoted) {
    assertThat(Refusals.forbidden(user(name), new NonResource("/", "get"), ""))
        .hasMessage("forbidden: User \"" + quoted + "\" cannot get path \"/\"");
  }

  @Test
  void whateverIsSentTheMessageIsOneShortLine() {
    String hostile = "\n\u2028\u202e<script>\"".repeat(100_000);

    for (Attributes attributes :
        List.of(
            new NonResource(hostile, hostile),
            new Resource(hostile, hostile, hostile, hostile, hostile, hostile))) {
      ApiException refusal = Refusals.forbidden(user(hostile), attributes, hostile);

      assertThat(String.valueOf(refusal.getMessage()).codePoints())
          .noneMatch(it -> it < ' ' || it == '\u2028' || it == '\u202e')
          .hasSizeLessThan(20_000);
    }
  }

  private static Attributes metric(String name) {
    return new Resource("default", "list", GROUP, "v1beta1", name, "");
  }
}
