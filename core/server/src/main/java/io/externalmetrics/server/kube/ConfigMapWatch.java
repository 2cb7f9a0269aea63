package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One watch. The informer lists, watches, and does both again whatever happens; while a watch is
 * interrupted it is silent, and what it told last stands.
 */
final class ConfigMapWatch implements ConfigMaps.Watch, ResourceEventHandler<ConfigMap> {
  private final SharedIndexInformer<ConfigMap> informer;
  private final Function<Throwable, String> reason;
  private final Consumer<ConfigMaps.Reading> observer;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private Optional<ConfigMaps.Reading> last = Optional.empty();
  private boolean closed;

  /**
   * @param reason why a list failed, in one stable line
   */
  ConfigMapWatch(
      SharedIndexInformer<ConfigMap> informer,
      Function<Throwable, String> reason,
      Consumer<ConfigMaps.Reading> observer) {
    this.informer = informer;
    this.reason = reason;
    this.observer = observer;
  }

  void begin() {
    informer.addEventHandler(this);
    informer.exceptionHandler(
        (_, failure) -> {
          tell(new ConfigMaps.Reading.Unavailable(reason.apply(failure)));
          return true;
        });
    var _ = informer.start();
  }

  @Override
  public void onAdd(ConfigMap map) {
    found(map);
  }

  @Override
  public void onUpdate(ConfigMap before, ConfigMap map) {
    found(map);
  }

  @Override
  public void onDelete(ConfigMap map, boolean isStateUnknown) {
    tell(new ConfigMaps.Reading.Missing());
  }

  @Override
  public void onList(String resourceVersion, boolean remainedEmpty) {
    if (remainedEmpty) {
      tell(new ConfigMaps.Reading.Missing());
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    informer.stop();
  }

  private void found(ConfigMap map) {
    tell(new ConfigMaps.Reading.Found(Optional.ofNullable(map.getData()).orElse(Map.of())));
  }

  /** Events and failures come from different threads. */
  private void tell(ConfigMaps.Reading reading) {
    lock.lock();
    try {
      if (!closed && !last.equals(Optional.of(reading))) {
        last = Optional.of(reading);
        observer.accept(reading);
      }
    } finally {
      lock.unlock();
    }
  }
}
