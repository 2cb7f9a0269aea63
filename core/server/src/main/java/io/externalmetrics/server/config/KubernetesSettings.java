package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The {@code kubernetes:} section.
 *
 * @param kubeconfig how to reach the cluster; in-cluster where empty
 * @param service the name of the Service before this server, in the server's own namespace
 * @param watchHpas whether the status page knows the cluster's HPAs
 */
public record KubernetesSettings(Optional<Path> kubeconfig, String service, boolean watchHpas) {
  private static final Setting<Path> KUBECONFIG =
      Setting.optional(
          "kubeconfig",
          SettingTypes.path(),
          "The kubeconfig file that tells how to reach the cluster. Left out: the Pod's own"
              + " service account.");
  private static final Setting<String> SERVICE =
      Setting.withDefault(
          "service",
          SettingTypes.matching(
              Pattern.compile("[a-z]([a-z0-9-]{0,61}[a-z0-9])?"),
              "the name of a Service, such as external-metrics-server"),
          "external-metrics-server",
          "The Service before this server, in the server's own namespace. It names the managed"
              + " certificate and its Secret, and says which APIService is this server's.");
  private static final Setting<Boolean> WATCH_HPAS =
      Setting.withDefault(
          "watchHpas",
          SettingTypes.bool(),
          false,
          "Whether to watch HorizontalPodAutoscalers, so that the status page and /metrics tell"
              + " which of them read a metric that nobody serves, or cannot wake from zero. Needs"
              + " get, list and watch on horizontalpodautoscalers in all namespaces.");

  /** What the section may hold. */
  public static final Schema SCHEMA = Schema.of(KUBECONFIG, SERVICE, WATCH_HPAS);

  static KubernetesSettings of(Settings settings) {
    return new KubernetesSettings(
        settings.find(KUBECONFIG), settings.get(SERVICE), settings.get(WATCH_HPAS));
  }
}
