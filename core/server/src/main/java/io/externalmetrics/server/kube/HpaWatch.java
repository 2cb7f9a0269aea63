package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.ReducedStateItemStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One watch. It asks which version of the API there is until it is told, and leaves the rest to an
 * informer, which lists, watches, and does both again whatever happens.
 */
final class HpaWatch implements Hpas.Watch, ResourceEventHandler<GenericKubernetesResource> {
  private static final String GROUP = "autoscaling";

  /** The wanted one first. What is read of them is equal. */
  private static final List<String> VERSIONS = List.of("v2", "v2beta2");

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /** How many objects one reply has: all of a large cluster would take tens of megabytes. */
  private static final long PAGE = 500;

  private final KubernetesClient client;
  private final ClusterFailure failure;
  private final Hpas.Observer observer;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private Optional<SharedIndexInformer<GenericKubernetesResource>> informer = Optional.empty();
  private Optional<String> lastReason = Optional.empty();
  private boolean closed;

  HpaWatch(KubernetesClient client, ClusterFailure failure, Hpas.Observer observer) {
    this.client = client;
    this.failure = failure;
    this.observer = observer;
    this.thread = Thread.ofVirtual().name("hpas").unstarted(this::run);
  }

  void begin() {
    thread.start();
  }

  @Override
  public void onAdd(GenericKubernetesResource object) {
    found(object);
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
    found(object);
  }

  @Override
  public void onDelete(GenericKubernetesResource object, boolean isStateUnknown) {
    tell(() -> observer.gone(object.getMetadata().getNamespace(), object.getMetadata().getName()));
  }

  @Override
  public void onList(String resourceVersion, boolean remainedEmpty) {
    tell(
        () -> {
          lastReason = Optional.empty();
          observer.listed();
        });
  }

  @Override
  public void close() {
    thread.interrupt();
    lock.lock();
    try {
      closed = true;
      informer.ifPresent(SharedIndexInformer::stop);
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      Backoff backoff = new Backoff();
      Optional<String> version = servedVersion();
      while (version.isEmpty()) {
        Duration wait = backoff.next(Duration.ZERO);
        Thread.sleep(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
        version = servedVersion();
      }
      watch(version.get());
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private Optional<String> servedVersion() {
    try {
      List<String> served =
          Optional.ofNullable(client.getApiGroup(GROUP)).map(APIGroup::getVersions).stream()
              .flatMap(List::stream)
              .map(GroupVersionForDiscovery::getVersion)
              .toList();
      Optional<String> version = VERSIONS.stream().filter(served::contains).findFirst();
      if (version.isEmpty()) {
        unavailable(failure.noHpas(VERSIONS));
      }
      return version;
    } catch (KubernetesClientException e) {
      unavailable(failure.ofHpas(e));
      return Optional.empty();
    }
  }

  private void watch(String version) {
    lock.lock();
    try {
      if (!closed) {
        SharedIndexInformer<GenericKubernetesResource> started =
            client
                .genericKubernetesResources(context(version))
                .inAnyNamespace()
                .withLimit(PAGE)
                .runnableInformer(0);
        informer = Optional.of(started);
        // Names and versions, which it takes to notice a change; the rest of an object is let go.
        started.itemStore(
            new ReducedStateItemStore<>(
                ReducedStateItemStore.NAME_KEY_STATE,
                GenericKubernetesResource.class,
                client.getKubernetesSerialization()));
        started.addEventHandler(this);
        started.exceptionHandler(
            (_, thrown) -> {
              unavailable(failure.ofHpas(thrown));
              return true;
            });
        var _ = started.start();
      }
    } finally {
      lock.unlock();
    }
  }

  private static ResourceDefinitionContext context(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(GROUP)
        .withVersion(version)
        .withKind("HorizontalPodAutoscaler")
        .withPlural("horizontalpodautoscalers")
        .withNamespaced(true)
        .build();
  }

  private void found(GenericKubernetesResource object) {
    HorizontalPodAutoscaler hpa =
        client.getKubernetesSerialization().convertValue(object, HorizontalPodAutoscaler.class);
    if (hpa.getMetadata() != null && hpa.getSpec() != null) {
      tell(() -> observer.found(HpaObject.read(hpa)));
    }
  }

  private void unavailable(String reason) {
    tell(
        () -> {
          if (!lastReason.equals(Optional.of(reason))) {
            lastReason = Optional.of(reason);
            observer.unavailable(reason);
          }
        });
  }

  /** Events and failures come from different threads. */
  private void tell(Runnable news) {
    lock.lock();
    try {
      if (!closed) {
        news.run();
      }
    } finally {
      lock.unlock();
    }
  }
}
