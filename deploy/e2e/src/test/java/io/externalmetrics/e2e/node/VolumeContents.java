package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ProjectedVolumeSource;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that a Pod's volumes hold now. */
final class VolumeContents {
  private static final int DEFAULT_MODE = 0644;

  private final References references;
  private final ServiceAccountTokens tokens;
  private final boolean group;

  /** For one Pod. */
  VolumeContents(Pod pod, References references, ServiceAccountTokens tokens) {
    this.references = references;
    this.tokens = tokens;
    group =
        pod.getSpec().getSecurityContext() != null
            && pod.getSpec().getSecurityContext().getFsGroup() != null;
  }

  /** By path inside the volume; empty for a volume that the Pod writes itself. */
  Optional<Map<String, VolumeFile>> files(Volume volume) throws PodRefusedException {
    if (volume.getEmptyDir() != null) {
      return Optional.empty();
    }
    if (volume.getConfigMap() != null) {
      ConfigMapVolumeSource source = volume.getConfigMap();
      return Optional.of(
          select(
              "configmap \"" + source.getName() + '"',
              references.configMap(source.getName()),
              source.getItems(),
              source.getOptional(),
              source.getDefaultMode()));
    }
    if (volume.getSecret() != null) {
      SecretVolumeSource source = volume.getSecret();
      return Optional.of(
          select(
              "secret \"" + source.getSecretName() + '"',
              references.secret(source.getSecretName()),
              source.getItems(),
              source.getOptional(),
              source.getDefaultMode()));
    }
    if (volume.getProjected() != null) {
      return Optional.of(projected(volume.getProjected()));
    }
    throw new PodRefusedException(
        "volume " + volume.getName() + ": this node does not know its kind");
  }

  private Map<String, VolumeFile> projected(ProjectedVolumeSource volume)
      throws PodRefusedException {
    Map<String, VolumeFile> files = new HashMap<>();
    for (VolumeProjection source : volume.getSources()) {
      files.putAll(projection(source, volume.getDefaultMode()));
    }
    return files;
  }

  private Map<String, VolumeFile> projection(VolumeProjection source, Integer mode)
      throws PodRefusedException {
    if (source.getConfigMap() != null) {
      return select(
          "configmap \"" + source.getConfigMap().getName() + '"',
          references.configMap(source.getConfigMap().getName()),
          source.getConfigMap().getItems(),
          source.getConfigMap().getOptional(),
          mode);
    }
    if (source.getSecret() != null) {
      return select(
          "secret \"" + source.getSecret().getName() + '"',
          references.secret(source.getSecret().getName()),
          source.getSecret().getItems(),
          source.getSecret().getOptional(),
          mode);
    }
    if (source.getServiceAccountToken() != null) {
      ServiceAccountTokenProjection token = source.getServiceAccountToken();
      return Map.of(token.getPath(), file(References.encode(tokens.token(token)), mode));
    }
    throw new PodRefusedException("projected volume: this node does not know all of its sources");
  }

  private Map<String, VolumeFile> select(
      String object,
      Optional<Map<String, String>> entries,
      List<KeyToPath> items,
      Boolean optional,
      Integer mode)
      throws PodRefusedException {
    if (entries.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new PodRefusedException(object + " not found");
    }
    Map<String, String> found = entries.orElse(Map.of());
    Map<String, VolumeFile> files = new HashMap<>();
    if (items.isEmpty()) {
      found.forEach((key, content) -> files.put(key, file(content, mode)));
    }
    for (KeyToPath item : items) {
      String content = found.get(item.getKey());
      if (content != null) {
        files.put(item.getPath(), file(content, item.getMode() == null ? mode : item.getMode()));
      } else if (!Boolean.TRUE.equals(optional)) {
        throw new PodRefusedException(object + " has no key " + item.getKey());
      }
    }
    return files;
  }

  /**
   * With the owner of this process, who is nobody inside the container. What is readable there by
   * the Pod's group is made readable by all, so that this process need not be root.
   */
  private VolumeFile file(String content, Integer mode) {
    int given = mode == null ? DEFAULT_MODE : mode;
    return new VolumeFile(content, group ? given | VolumeFile.READABLE : given);
  }
}
