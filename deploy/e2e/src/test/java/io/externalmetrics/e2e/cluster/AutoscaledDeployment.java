package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A Deployment and its HPA, which wants one replica for each job, at most ten, and moves at once.
 * Its changes are watched.
 */
final class AutoscaledDeployment implements AutoCloseable {
  static final int MAX_REPLICAS = 10;

  private final Cluster cluster;
  private final String namespace;
  private final String name;
  private final String hpaVersion;
  private final List<Change> changes = new CopyOnWriteArrayList<>();
  private final Watch watch;

  /** The replicas that a Deployment asks for, and since when as seen from here. */
  record Change(Instant at, int replicas) {}

  private AutoscaledDeployment(
      Cluster cluster, String namespace, String name, String metric, Map<String, String> labels) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    hpaVersion =
        cluster.client().getApiResources("autoscaling/v2") == null
            ? "autoscaling/v2beta2" // until 1.22
            : "autoscaling/v2";
    Kubectl.apply(deployment());
    watch = watch();
    Kubectl.apply(hpa(metric, labels));
  }

  static AutoscaledDeployment create(Cluster cluster, String namespace, String metric) {
    return create(cluster, namespace, "worker", metric, Map.of());
  }

  /**
   * One of several.
   *
   * @param labels of the series that count; empty: all
   */
  static AutoscaledDeployment create(
      Cluster cluster, String namespace, String name, String metric, Map<String, String> labels) {
    return new AutoscaledDeployment(cluster, namespace, name, metric, labels);
  }

  /** Makes the HPA read another metric. */
  void scaleOn(String metric) {
    Kubectl.apply(hpa(metric, Map.of()));
  }

  /** Waits until the Deployment asks for this many replicas; returns when it began to. */
  Instant awaitReplicas(int replicas) {
    eventually(() -> assertThat(changes.getLast().replicas()).isEqualTo(replicas));
    return changes.getLast().at();
  }

  /** Waits until this many Pods of the Deployment are ready. */
  void awaitReady(int replicas) {
    eventually(
        () ->
            assertThat(
                    cluster
                        .client()
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .require()
                        .getStatus()
                        .getReadyReplicas())
                .isEqualTo(replicas));
  }

  /** The replicas asked for one after the other, without repetitions. */
  List<Integer> history() {
    return changes.stream().map(Change::replicas).toList();
  }

  /** The HPA's condition of a type, as "STATUS REASON: MESSAGE". */
  String condition(String type) {
    GenericKubernetesResource hpa =
        cluster
            .client()
            .genericKubernetesResources(hpaVersion, "HorizontalPodAutoscaler")
            .inNamespace(namespace)
            .withName(name)
            .require();
    List<Map<String, String>> conditions = hpa.get("status", "conditions");
    return conditions == null
        ? "no condition yet"
        : conditions.stream()
            .filter(condition -> type.equals(condition.get("type")))
            .map(
                condition ->
                    "%s %s: %s"
                        .formatted(
                            condition.get("status"),
                            condition.get("reason"),
                            condition.get("message")))
            .findFirst()
            .orElse("no condition yet");
  }

  /** The messages of the HPA's events with a reason. */
  List<String> events(String reason) {
    return cluster
        .client()
        .v1()
        .events()
        .inNamespace(namespace)
        .withField("involvedObject.name", name)
        .withField("reason", reason)
        .list()
        .getItems()
        .stream()
        .map(event -> event.getMessage())
        .toList();
  }

  private Watch watch() {
    return cluster
        .client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .watch(
            new Watcher<Deployment>() {
              @Override
              public void eventReceived(Action action, Deployment deployment) {
                int replicas = deployment.getSpec().getReplicas();
                if (changes.isEmpty() || changes.getLast().replicas() != replicas) {
                  changes.add(new Change(Instant.now(), replicas));
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                // Waiting tests fail by themselves.
              }
            });
  }

  private String deployment() {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, namespace: %2$s}
    spec:
      replicas: 1
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          terminationGracePeriodSeconds: 1
          containers:
            - {name: worker, image: "debian:trixie-slim", command: [sleep, infinity]}
    """
        .formatted(name, namespace);
  }

  private String hpa(String metric, Map<String, String> labels) {
    String matchLabels =
        labels.entrySet().stream()
            .map(label -> label.getKey() + ": \"" + label.getValue() + "\"")
            .collect(Collectors.joining(", ", "{", "}"));
    return """
    apiVersion: %1$s
    kind: HorizontalPodAutoscaler
    metadata: {name: %2$s, namespace: %3$s}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %2$s}
      minReplicas: 1
      maxReplicas: %4$d
      behavior:
        scaleUp: {policies: [{type: Pods, value: %4$d, periodSeconds: 1}]}
        scaleDown:
          stabilizationWindowSeconds: 0
          policies: [{type: Pods, value: %4$d, periodSeconds: 1}]
      metrics:
        - type: External
          external:
            metric: {name: %5$s, selector: {matchLabels: %6$s}}
            target: {type: AverageValue, averageValue: "1"}
    """
        .formatted(hpaVersion, name, namespace, MAX_REPLICAS, metric, matchLabels);
  }

  @Override
  public void close() {
    watch.close();
  }
}
