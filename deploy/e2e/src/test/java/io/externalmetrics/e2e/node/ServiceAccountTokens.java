package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tokens of a Pod, bound to it and asked for anew at four fifths of their lives. */
final class ServiceAccountTokens {
  private static final Duration DEFAULT_LIFE = Duration.ofHours(1);

  private final KubernetesClient client;
  private final Pod pod;
  private final Map<ServiceAccountTokenProjection, Issued> issued = new HashMap<>();

  private record Issued(String token, Instant renewal) {}

  ServiceAccountTokens(KubernetesClient client, Pod pod) {
    this.client = client;
    this.pod = pod;
  }

  String token(ServiceAccountTokenProjection projection) {
    Issued known = issued.get(projection);
    if (known != null && Instant.now().isBefore(known.renewal())) {
      return known.token();
    }
    Issued fresh = issue(projection);
    issued.put(projection, fresh);
    return fresh.token();
  }

  private Issued issue(ServiceAccountTokenProjection projection) {
    Duration life =
        Duration.ofSeconds(
            Objects.requireNonNullElse(
                projection.getExpirationSeconds(), DEFAULT_LIFE.toSeconds()));
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withAudiences(
                projection.getAudience() == null ? List.of() : List.of(projection.getAudience()))
            .withExpirationSeconds(life.toSeconds())
            .withNewBoundObjectRef()
            .withApiVersion("v1")
            .withKind("Pod")
            .withName(pod.getMetadata().getName())
            .withUid(pod.getMetadata().getUid())
            .endBoundObjectRef()
            .endSpec()
            .build();
    Instant now = Instant.now();
    TokenRequest answer =
        client
            .serviceAccounts()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getSpec().getServiceAccountName())
            .tokenRequest(request);
    return new Issued(answer.getStatus().getToken(), now.plus(life.multipliedBy(4).dividedBy(5)));
  }
}
