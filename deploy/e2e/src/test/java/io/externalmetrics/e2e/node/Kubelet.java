package io.externalmetrics.e2e.node;

import static java.lang.System.Logger.Level.WARNING;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.DockerClientFactory;

/**
 * A node for a cluster that has none: takes the Pods of some namespaces, which nobody schedules,
 * and runs their containers on this machine's Docker bridge, each Pod with an IP of its own. The
 * cluster's controllers then do their real work.
 */
public final class Kubelet implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Kubelet.class.getName());
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final String name;
  private final Set<String> namespaces;
  private final NodeContext context;
  private final NodeRegistration registration;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();
  private final Thread thread;
  private final Thread cleanUp;

  private Kubelet(String name, Set<String> namespaces, NodeContext context) {
    this.name = name;
    this.namespaces = Set.copyOf(namespaces);
    this.context = context;
    registration = NodeRegistration.register(context.client(), name);
    thread = Thread.ofVirtual().name(name).unstarted(this::run);
    cleanUp = new Thread(this::end);
    Runtime.getRuntime().addShutdownHook(cleanUp);
  }

  /**
   * Starts a node.
   *
   * @param client as the cluster's administrator
   * @param apiServer as containers reach it
   * @param directory for volumes, and for the logs of containers that have ended
   * @param namespaces whose Pods run here
   */
  public static Kubelet start(
      KubernetesClient client, ApiServerAddress apiServer, Path directory, Set<String> namespaces)
      throws IOException {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    String name = "ems-e2e-node-" + HexFormat.of().formatHex(random);
    Path own = Files.createDirectories(directory.resolve(name));
    Kubelet kubelet =
        new Kubelet(
            name,
            namespaces,
            new NodeContext(
                client,
                new ContainerRuntime(DockerClientFactory.lazyClient(), name),
                apiServer,
                Hosts.create(own.resolve("hosts")),
                own));
    kubelet.thread.start();
    return kubelet;
  }

  /** Whether this machine's engine has an image: none is pulled. */
  public boolean has(String image) {
    return context.runtime().user(image).isPresent();
  }

  /** This machine's address as Pods see it. */
  public String hostIp() {
    return context.runtime().gateway();
  }

  /** Sends a signal, such as {@code KILL}, to all containers of a Pod. */
  public void signal(Pod pod, String signal) {
    worker(pod).signal(signal);
  }

  /** What a Pod's containers have written since they started last. */
  public String log(Pod pod) {
    return worker(pod).log();
  }

  private PodWorker worker(Pod pod) {
    return Objects.requireNonNull(
        workers.get(pod.getMetadata().getUid()), "the Pod does not run here");
  }

  private void run() {
    try {
      while (true) {
        try {
          synchronize();
        } catch (KubernetesClientException | IOException e) {
          LOGGER.log(WARNING, "{0}: {1}", name, e.getMessage());
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void synchronize() throws IOException {
    Map<String, Pod> pods = new HashMap<>();
    List<Endpoints> services = new ArrayList<>();
    for (String namespace : namespaces) {
      pods(namespace).forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
      services.addAll(context.client().endpoints().inNamespace(namespace).list().getItems());
    }
    context.hosts().update(services);
    pods.forEach(this::take);
    workers.forEach(
        (uid, worker) -> {
          if (worker.ended()) {
            workers.remove(uid);
          } else if (!pods.containsKey(uid)) {
            // Deleted by force.
            worker.end(
                Duration.ofSeconds(worker.pod().getSpec().getTerminationGracePeriodSeconds()));
          }
        });
  }

  private void take(String uid, Pod pod) {
    if (pod.getSpec().getNodeName() == null) {
      bind(pod);
      return;
    }
    if (!pod.getSpec().getNodeName().equals(name)) {
      return;
    }
    PodWorker worker = workers.computeIfAbsent(uid, _ -> PodWorker.start(context, pod));
    worker.see(pod);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      worker.end(Duration.ofSeconds(pod.getMetadata().getDeletionGracePeriodSeconds()));
    }
  }

  private List<Pod> pods(String namespace) {
    return context.client().pods().inNamespace(namespace).list().getItems();
  }

  private void bind(Pod pod) {
    context
        .client()
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(pod.getMetadata().getName())
                .withNamespace(pod.getMetadata().getNamespace())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(name)
                .endTarget()
                .build())
        .create();
  }

  /** Kills all containers, and removes the node with all of its Pods. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(cleanUp);
    end();
  }

  private void end() {
    thread.interrupt();
    try {
      thread.join();
      for (PodWorker worker : workers.values()) {
        worker.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a node ended", e);
    }
    context.runtime().removeAll();
    for (String namespace : namespaces) {
      pods(namespace).stream()
          .filter(pod -> name.equals(pod.getSpec().getNodeName()))
          .forEach(pod -> context.client().resource(pod).withGracePeriod(0).delete());
    }
    registration.close();
  }
}
