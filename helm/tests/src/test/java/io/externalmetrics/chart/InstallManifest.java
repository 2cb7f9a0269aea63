package io.externalmetrics.chart;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The chart with its defaults as one file for kubectl. */
final class InstallManifest {
  static final Path FILE = Path.of("../../deploy/install.yaml");

  private static final String HEADER =
      """
      # External Metrics Server with the defaults of its chart, for kubectl apply. Made of
      # helm/external-metrics-server by InstallManifestTest, which tells how to make it anew.
      #
      # The APIService comes first, because kubectl delete goes by this order: one that is left without
      # its server keeps every namespace of the cluster from being deleted.
      #
      # It polls nothing yet. Put your sources into the ConfigMap by a kustomization, so that the next
      # version of this file does not take them away.
      """;
  private static final String NAMESPACE =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: external-metrics
        labels:
          pod-security.kubernetes.io/enforce: restricted
      """;

  private InstallManifest() {}

  /** What the file should hold. */
  static String text() {
    List<String> first = new ArrayList<>();
    List<String> rest = new ArrayList<>();
    // For the oldest clusters, because newer ones know its fields, too.
    String rendered = Chart.here().render(Case.named("default").values(), Chart.OLDEST_KUBERNETES);
    for (String document : rendered.split("(?m)^---\n", -1)) {
      String object = withoutTraceOfHelm(document);
      if (!object.isBlank()) {
        (object.contains("kind: APIService\n") ? first : rest).add(object);
      }
    }
    first.add(NAMESPACE);
    first.addAll(rest);
    return HEADER + "---\n" + String.join("---\n", first);
  }

  private static String withoutTraceOfHelm(String document) {
    return document
        .replaceAll("(?m)^# Source: .*\n", "")
        .replaceAll("(?m)^ +(helm.sh/chart|app.kubernetes.io/managed-by): .*\n", "");
  }
}
