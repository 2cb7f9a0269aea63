package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The environment variables of a container. */
final class Environment {
  private final References references;
  private final ApiServerAddress apiServer;

  Environment(References references, ApiServerAddress apiServer) {
    this.references = references;
    this.apiServer = apiServer;
  }

  /** Each as {@code NAME=VALUE}. */
  List<String> of(Pod pod, Container container) throws PodRefusedException {
    if (!container.getEnvFrom().isEmpty()) {
      throw new PodRefusedException("envFrom: this node does not know it");
    }
    List<String> variables = new ArrayList<>();
    variables.add("KUBERNETES_SERVICE_HOST=" + apiServer.host());
    variables.add("KUBERNETES_SERVICE_PORT=" + apiServer.port());
    for (EnvVar variable : container.getEnv()) {
      value(pod, variable).ifPresent(value -> variables.add(variable.getName() + "=" + value));
    }
    return variables;
  }

  private Optional<String> value(Pod pod, EnvVar variable) throws PodRefusedException {
    EnvVarSource source = variable.getValueFrom();
    if (source == null) {
      return Optional.of(Objects.requireNonNullElse(variable.getValue(), ""));
    }
    if (source.getFieldRef() != null) {
      return Optional.of(References.field(pod, source.getFieldRef().getFieldPath()));
    }
    if (source.getSecretKeyRef() != null) {
      return entry(
          "secret",
          source.getSecretKeyRef().getName(),
          references.secret(source.getSecretKeyRef().getName()),
          source.getSecretKeyRef().getKey(),
          source.getSecretKeyRef().getOptional());
    }
    if (source.getConfigMapKeyRef() != null) {
      return entry(
          "configmap",
          source.getConfigMapKeyRef().getName(),
          references.configMap(source.getConfigMapKeyRef().getName()),
          source.getConfigMapKeyRef().getKey(),
          source.getConfigMapKeyRef().getOptional());
    }
    throw new PodRefusedException(
        "env " + variable.getName() + ": this node does not know its valueFrom");
  }

  private static Optional<String> entry(
      String kind, String name, Optional<Map<String, String>> entries, String key, Boolean optional)
      throws PodRefusedException {
    Optional<String> found = entries.map(map -> map.get(key)).map(References::decode);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new PodRefusedException("couldn't find key " + key + " in " + kind + " " + name);
    }
    return found;
  }
}
