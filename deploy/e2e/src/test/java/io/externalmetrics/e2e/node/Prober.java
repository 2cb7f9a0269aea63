package io.externalmetrics.e2e.node;

import io.externalmetrics.testkit.TrustEveryone;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The probes of a running container. The startup probe ends when it passes; others then begin. */
final class Prober implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .sslContext(TrustEveryone.context())
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final Optional<ProbeResults> startup;
  private final Optional<ProbeResults> readiness;
  private final Optional<ProbeResults> liveness;

  private interface Loop {
    void run(ContainerProbe probe, ProbeResults results) throws InterruptedException;
  }

  private Prober(Container container, String ip) throws PodRefusedException {
    startup = probe(container.getStartupProbe(), container, ip, true, this::untilStarted);
    readiness = probe(container.getReadinessProbe(), container, ip, false, this::onceStarted);
    liveness = probe(container.getLivenessProbe(), container, ip, true, this::onceStarted);
    if (startup.isEmpty()) {
      started.countDown();
    }
  }

  /**
   * Begins to probe a container.
   *
   * @param ip its Pod's
   */
  static Prober start(Container container, String ip) throws PodRefusedException {
    Prober prober = new Prober(container, ip);
    prober.threads.forEach(Thread::start);
    return prober;
  }

  boolean started() {
    return started.getCount() == 0;
  }

  boolean ready() {
    return started() && readiness.map(ProbeResults::passed).orElse(true);
  }

  /** Whether the container may go on. */
  boolean alive() {
    return startup.map(ProbeResults::passed).orElse(true)
        && liveness.map(ProbeResults::passed).orElse(true);
  }

  private Optional<ProbeResults> probe(
      @Nullable Probe probe, Container container, String ip, boolean initially, Loop loop)
      throws PodRefusedException {
    if (probe == null) {
      return Optional.empty();
    }
    ContainerProbe wanted = ContainerProbe.of(probe, container, ip);
    ProbeResults results = new ProbeResults(wanted.successes(), wanted.failures(), initially);
    threads.add(
        Thread.ofVirtual()
            .name("probe of " + container.getName())
            .unstarted(
                () -> {
                  try {
                    loop.run(wanted, results);
                  } catch (InterruptedException _) {
                    // Closed.
                  }
                }));
    return Optional.of(results);
  }

  private void untilStarted(ContainerProbe probe, ProbeResults results)
      throws InterruptedException {
    Thread.sleep(probe.delay());
    while (!probe.succeeds(client)) {
      results.add(false);
      Thread.sleep(probe.period());
    }
    started.countDown();
  }

  private void onceStarted(ContainerProbe probe, ProbeResults results) throws InterruptedException {
    started.await();
    Thread.sleep(probe.delay());
    while (true) {
      results.add(probe.succeeds(client));
      Thread.sleep(probe.period());
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    client.shutdownNow();
  }
}
