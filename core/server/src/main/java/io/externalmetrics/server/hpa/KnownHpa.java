package io.externalmetrics.server.hpa;

import io.externalmetrics.server.history.Minutes;
import io.externalmetrics.server.history.Timeline;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.store.Moment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** An HPA and its last hour. Any thread. */
final class KnownHpa {
  private final Timeline timeline;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile Hpa newest;
  // Guarded by the lock.
  private final Minutes replicas;
  private final Map<String, Minutes> targets = new HashMap<>();

  KnownHpa(Hpa first, Timeline timeline, Moment now) {
    this.timeline = timeline;
    this.newest = first;
    this.replicas = new Minutes(timeline.minute(now));
    changed(first, now);
  }

  Hpa newest() {
    return newest;
  }

  /** Takes what the API server told last. */
  void changed(Hpa next, Moment now) {
    int minute = timeline.minute(now);
    lock.lock();
    try {
      newest = next;
      replicas.goOn(minute, replicas.newest(), minute);
      replicas.replaceNewest(next.currentReplicas());
      targets
          .keySet()
          .retainAll(next.metrics().stream().map(ExternalMetric::name).collect(Collectors.toSet()));
      for (ExternalMetric metric : next.metrics()) {
        Minutes past = targets.computeIfAbsent(metric.name(), _ -> new Minutes(minute));
        past.goOn(minute, past.newest(), minute);
        past.replaceNewest((float) metric.target().value());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The last hour, the oldest first, with the target of a metric. */
  List<HpaMinute> minutes(String metric, Moment now) {
    int minute = timeline.minute(now);
    lock.lock();
    try {
      replicas.goOn(minute, replicas.newest(), minute);
      Minutes past = targets.getOrDefault(metric, new Minutes(minute));
      past.goOn(minute, past.newest(), minute);
      float[] sizes = replicas.oldestFirst();
      float[] wanted = past.oldestFirst();
      List<HpaMinute> all = new ArrayList<>();
      for (int i = 0; i < sizes.length; i++) {
        if (!Float.isNaN(sizes[i])) {
          all.add(
              new HpaMinute(
                  timeline.start(minute - sizes.length + 1 + i, now),
                  Math.round(sizes[i]),
                  Float.isNaN(wanted[i]) ? Optional.empty() : Optional.of(wanted[i])));
        }
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
