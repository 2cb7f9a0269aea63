package io.externalmetrics.e2e.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads what a Pod refers to: ConfigMaps and Secrets of its namespace, and its own fields. */
final class References {
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final KubernetesClient client;
  private final String namespace;

  References(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The entries as Base64; empty where there is no such ConfigMap. */
  Optional<Map<String, String>> configMap(String name) {
    return Optional.ofNullable(client.configMaps().inNamespace(namespace).withName(name).get())
        .map(References::entries);
  }

  /** The same for a Secret. */
  Optional<Map<String, String>> secret(String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get())
        .map(Secret::getData);
  }

  /** What a {@code fieldRef} to a Pod names. */
  static String field(Pod pod, String path) throws PodRefusedException {
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
      default -> throw new PodRefusedException("fieldRef: this node does not know " + path);
    };
  }

  static String encode(String text) {
    return BASE64.encodeToString(text.getBytes(UTF_8));
  }

  static String decode(String base64) {
    return new String(Base64.getDecoder().decode(base64), UTF_8);
  }

  private static Map<String, String> entries(ConfigMap configMap) {
    Map<String, String> entries = new HashMap<>(configMap.getBinaryData());
    configMap.getData().forEach((key, text) -> entries.put(key, encode(text)));
    return entries;
  }
}
