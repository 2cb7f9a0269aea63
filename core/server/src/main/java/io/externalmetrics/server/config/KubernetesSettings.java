package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code kubernetes:} section.
 *
 * @param kubeconfig how to reach the cluster; in-cluster where empty
 */
public record KubernetesSettings(Optional<Path> kubeconfig) {
  private static final Setting<Path> KUBECONFIG =
      Setting.optional(
          "kubeconfig",
          SettingTypes.path(),
          "The kubeconfig file that tells how to reach the cluster. Left out: the Pod's own"
              + " service account.");

  /** What the section may hold. */
  public static final Schema SCHEMA = Schema.of(KUBECONFIG);

  static KubernetesSettings of(Settings settings) {
    return new KubernetesSettings(settings.find(KUBECONFIG));
  }
}
