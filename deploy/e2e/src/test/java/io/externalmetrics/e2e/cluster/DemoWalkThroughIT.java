package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.node.Kubelet;
import io.externalmetrics.testkit.NeedsDocker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The files and the steps of deploy/demo/kubernetes. */
@NeedsCluster(node = true)
@NeedsDocker
@Timeout(420)
class DemoWalkThroughIT {
  private static final Path FILES = Path.of("..", "demo", "kubernetes");
  private static final String IMAGE = "external-metrics-demo";
  private static final int JOBS = 12;
  private static final int JOBS_PER_WORKER = 2;

  /** maxAge, a poll, and a look of the HPA controller, twice over. */
  private static final Duration UNTIL_STALE = Duration.ofMinutes(3);

  @TempDir private Path directory;

  private final Cluster cluster = Cluster.connect();
  private final String mail = Cluster.newNamespaceName();
  private final String own = Cluster.newNamespaceName();
  private HelmRelease release;
  private Kubelet node;

  @BeforeAll
  static void buildImage() {
    new ImageFromDockerfile(IMAGE, false).withFileFromPath(".", FILES).get();
  }

  @BeforeEach
  void startNode() throws IOException {
    cluster.refuseOtherProvider();
    node = cluster.startNode(mail, own);
    release = new HelmRelease(directory, own);
  }

  @AfterEach
  void remove() {
    release.close();
    Kubectl.run("delete", "namespace", mail, own, "--ignore-not-found", "--wait=false");
    node.close();
    cluster.close();
  }

  @Test
  void workersFollowTheQueueAndStayWhenItIsGone() throws IOException {
    Kubectl.apply(file("queue.yaml"));
    release.upgrade(values());
    cluster.awaitAvailable();
    Kubectl.apply(file("worker.yaml"));
    eventually(() -> assertThat(readyWorkers()).isEqualTo(1));

    Kubectl.create(file("producer.yaml"));
    eventually(() -> assertThat(workers()).isEqualTo(JOBS / JOBS_PER_WORKER));
    eventually(() -> assertThat(readyWorkers()).isEqualTo(JOBS / JOBS_PER_WORKER));
    // The jobs are done, and the half minute is over for which the HPA waits.
    eventually(Duration.ofMinutes(2), () -> assertThat(workers()).isEqualTo(1));

    Kubectl.create(file("producer.yaml"));
    eventually(() -> assertThat(workers()).isEqualTo(JOBS / JOBS_PER_WORKER));
    Kubectl.run("scale", "deployment", "beanstalkd", "--namespace", mail, "--replicas=0");
    eventually(
        UNTIL_STALE,
        () ->
            assertThat(Kubectl.run("describe", "hpa", "mail-worker", "--namespace", mail))
                .contains("FailedGetExternalMetric", "source \"jobs\": "));
    // What the last jobs that were seen ask for; without jobs it would be one.
    assertThat(workers()).isGreaterThan(1);
  }

  private String values() {
    String[] image = cluster.settings().image().split(":", 2);
    return file("values.yaml")
        + """
        image: {repository: "%s", tag: "%s"}
        podDisruptionBudget: {create: false} # policy/v1 came with 1.21
        """
            .formatted(image[0], image[1]);
  }

  /** A file with our own namespace, and the version of HPAs that the cluster has. */
  private String file(String name) {
    try {
      String text =
          Files.readString(FILES.resolve(name))
              .replace("{name: mail}", "{name: " + mail + "}")
              .replace("namespace: mail}", "namespace: " + mail + "}")
              .replace("beanstalkd.mail.svc", "beanstalkd." + mail + ".svc");
      return cluster.knows("autoscaling/v2")
          ? text
          : text.replace("autoscaling/v2\n", "autoscaling/v2beta2\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int workers() {
    return number("{.spec.replicas}");
  }

  private int readyWorkers() {
    return number("{.status.readyReplicas}");
  }

  private int number(String path) {
    String found =
        Kubectl.run(
            "get", "deployment", "mail-worker", "--namespace", mail, "--output=jsonpath=" + path);
    return found.isEmpty() ? 0 : Integer.parseInt(found);
  }
}
