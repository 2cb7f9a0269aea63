package io.externalmetrics.e2e.node;

import static java.lang.System.Logger.Level.WARNING;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Replaceable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** The Node object, and the Lease by which its controller knows that the node is alive. */
final class NodeRegistration implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(NodeRegistration.class.getName());
  private static final String LEASES = "kube-node-lease";
  private static final Duration RENEWAL = Duration.ofSeconds(10);
  private static final int LEASE_SECONDS = 40;

  private final KubernetesClient client;
  private final String name;
  private final Thread heartbeat;

  private NodeRegistration(KubernetesClient client, String name) {
    this.client = client;
    this.name = name;
    heartbeat = Thread.ofVirtual().name("heartbeat of " + name).unstarted(this::beat);
  }

  /** Returns when the cluster knows of the node. */
  static NodeRegistration register(KubernetesClient client, String name) {
    NodeRegistration registration = new NodeRegistration(client, name);
    client.resource(registration.node()).create();
    registration.heartbeat.start();
    return registration;
  }

  private Node node() {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .addToLabels("kubernetes.io/os", "linux")
        .endMetadata()
        .withNewStatus()
        .addToCapacity("cpu", new Quantity("" + Runtime.getRuntime().availableProcessors()))
        .addToCapacity("memory", new Quantity("8Gi"))
        .addToCapacity("pods", new Quantity("110"))
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .withReason("KubeletReady")
        .withMessage("runs Pods with Docker")
        .withLastHeartbeatTime(now)
        .withLastTransitionTime(now)
        .endCondition()
        .endStatus()
        .build();
  }

  private Lease lease() {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace(LEASES)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(name)
        .withLeaseDurationSeconds(LEASE_SECONDS)
        .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private void beat() {
    try {
      while (true) {
        try {
          client.resource(lease()).createOr(Replaceable::update);
          // Where the API server was away for long, the node's controller gave it up.
          client.resource(node()).patchStatus();
        } catch (KubernetesClientException e) {
          LOGGER.log(WARNING, "heartbeat of {0}: {1}", name, e.getMessage());
        }
        Thread.sleep(RENEWAL);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    heartbeat.interrupt();
    client.resource(node()).delete();
    client.resource(lease()).delete();
  }
}
