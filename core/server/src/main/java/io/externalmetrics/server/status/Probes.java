package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.store.SourceSnapshot;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Alive means that the poll loops move; ready means that the first round of polls is over. A dead
 * backend fails neither: an unready server would take all metrics away from all HPAs.
 */
public final class Probes {
  private final Supplier<List<String>> stalledSources;
  private final Supplier<List<SourceSnapshot>> snapshots;
  private final AtomicBoolean everReady = new AtomicBoolean();
  private final AtomicBoolean shuttingDown = new AtomicBoolean();

  public Probes(Supplier<List<String>> stalledSources, Supplier<List<SourceSnapshot>> snapshots) {
    this.stalledSources = stalledSources;
    this.snapshots = snapshots;
  }

  public List<Check> liveness() {
    return List.of(new Check("ping", true), new Check("pollers", stalledSources.get().isEmpty()));
  }

  public List<Check> readiness() {
    return List.of(
        new Check("ping", true),
        new Check("first-polls", firstPollsAreOver()),
        new Check("shutdown", !shuttingDown.get()));
  }

  /** Readiness fails from now on. */
  public void shutDown() {
    shuttingDown.set(true);
  }

  /** Once ready, a source that a reload adds does not take readiness back. */
  private boolean firstPollsAreOver() {
    if (!everReady.get()
        && snapshots.get().stream().allMatch(source -> source.lastPoll().isPresent())) {
      everReady.set(true);
    }
    return everReady.get();
  }
}
