package io.externalmetrics.server.hpa;

import io.externalmetrics.server.history.Timeline;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpas;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.TimeSource;
import java.lang.System.Logger.Level;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The HPAs of the cluster that read external metrics, as last told. Any thread. */
public final class ClusterHpas implements Hpas.Observer {
  /** With its last hour one takes about a kilobyte. */
  static final int MOST = 2000;

  private static final System.Logger LOGGER = System.getLogger(ClusterHpas.class.getName());

  private final TimeSource time;
  private final Timeline timeline;
  private final Map<String, KnownHpa> known = new ConcurrentHashMap<>();
  private volatile HpaWatchState state;

  /**
   * @param first how the watch stands before anything was told
   */
  public ClusterHpas(HpaWatchState first, TimeSource time) {
    this.state = first;
    this.time = time;
    this.timeline = new Timeline(time.now());
  }

  public HpaWatchState state() {
    return state;
  }

  /** All that read an external metric, ordered by namespace and name; 2,000 at most. */
  public List<Hpa> all() {
    return known.values().stream()
        .map(KnownHpa::newest)
        .sorted(Comparator.comparing(Hpa::id))
        .toList();
  }

  /** How many there are. */
  public int count() {
    return known.size();
  }

  /** What is missing though all is well; empty for nothing. */
  public Optional<String> limitation() {
    return count() < MOST
        ? Optional.empty()
        : Optional.of("only the first " + MOST + " HPAs with an external metric are watched");
  }

  /** The last hour of one HPA, the oldest minute first, with its target for a metric. */
  public List<HpaMinute> minutes(Hpa hpa, String metric) {
    return Optional.ofNullable(known.get(hpa.id()))
        .map(one -> one.minutes(metric, time.now()))
        .orElse(List.of());
  }

  @Override
  public void found(Hpa hpa) {
    Moment now = time.now();
    if (hpa.metrics().isEmpty()) {
      gone(hpa.namespace(), hpa.name());
      return;
    }
    KnownHpa before = known.get(hpa.id());
    if (before != null) {
      before.changed(hpa, now);
    } else if (known.size() < MOST) {
      known.put(hpa.id(), new KnownHpa(hpa, timeline, now));
    }
  }

  @Override
  public void gone(String namespace, String name) {
    known.remove(namespace + "/" + name);
  }

  @Override
  public void listed() {
    if (!(state instanceof HpaWatchState.Watching)) {
      state = new HpaWatchState.Watching();
      LOGGER.log(Level.INFO, () -> "watching HPAs with an external metric: " + known.size());
    }
  }

  @Override
  public void unavailable(String reason) {
    state = new HpaWatchState.Unavailable(reason);
    LOGGER.log(
        Level.WARNING,
        () -> "HPAs cannot be watched: " + reason + "; what was last read of them is shown");
  }
}
