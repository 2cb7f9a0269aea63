package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A Secret, with rights on no other. */
final class ClusterSecret implements SharedSecret {
  private final String namespace;
  private final String name;
  private final SharedObject calls;

  ClusterSecret(ApiServerHttp http, ClusterFailure failure, String namespace, String name) {
    this.namespace = namespace;
    this.name = name;
    calls =
        new SharedObject(
            http,
            failure,
            "api/v1/namespaces/" + namespace + "/secrets/" + name,
            "the Secret " + namespace + "/" + name,
            ("role -n %1$s %2$s --verb=get,create,patch --resource=secrets --resource-name=%2$s"
                    + " && kubectl create rolebinding -n %1$s %2$s --role=%2$s")
                .formatted(namespace, name));
  }

  @Override
  public String name() {
    return namespace + "/" + name;
  }

  @Override
  public Optional<Version> read() throws ClusterException, InterruptedException {
    return calls
        .get(
            Secret.class,
            secret ->
                NamespacedSecrets.isNamed(secret, name)
                    && secret.getMetadata().getResourceVersion() != null)
        .map(
            secret ->
                new Version(
                    NamespacedSecrets.found(Optional.ofNullable(secret.getData()).orElse(Map.of()))
                        .texts(),
                    secret.getMetadata().getResourceVersion()));
  }

  @Override
  public void create() throws ClusterException, InterruptedException {
    calls.apply(
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels("app.kubernetes.io/managed-by", "external-metrics-server")
            .endMetadata()
            .build());
  }

  @Override
  public Write write(Map<String, String> texts, String resourceVersion)
      throws ClusterException, InterruptedException {
    Map<String, String> data =
        texts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> base64(entry.getValue())));
    return calls.merge(Map.of("data", data), resourceVersion);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
