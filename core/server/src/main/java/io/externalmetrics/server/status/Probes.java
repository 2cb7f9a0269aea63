package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.store.SourceSnapshot;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Alive means that the poll loops move; ready means that the first round of polls is over. A dead
 * backend fails neither: an unready server would take all metrics away from all HPAs.
 */
public final class Probes {
  private final Supplier<List<String>> stalledSources;
  private final Supplier<List<SourceSnapshot>> snapshots;
  private final Health access;
  private final HealthLog livenessLog = new HealthLog("livez", Level.WARNING);

  /** A server that starts or stops is not ready, and nothing is wrong with it. */
  private final HealthLog readinessLog = new HealthLog("readyz", Level.INFO);

  private final AtomicBoolean everReady = new AtomicBoolean();
  private final AtomicBoolean shuttingDown = new AtomicBoolean();

  /**
   * @param access what it takes before callers can be let in; counts for readiness
   */
  public Probes(
      Supplier<List<String>> stalledSources,
      Supplier<List<SourceSnapshot>> snapshots,
      Health access) {
    this.stalledSources = stalledSources;
    this.snapshots = snapshots;
    this.access = access;
  }

  public List<Check> liveness() {
    return livenessLog.seen(List.of(Check.passed("ping"), pollers()));
  }

  public List<Check> readiness() {
    return readinessLog.seen(
        Stream.of(List.of(Check.passed("ping")), access.checks(), List.of(firstPolls(), shutdown()))
            .flatMap(List::stream)
            .toList());
  }

  /** Readiness fails from now on. */
  public void shutDown() {
    shuttingDown.set(true);
  }

  private Check pollers() {
    List<String> stalled = stalledSources.get();
    return stalled.isEmpty()
        ? Check.passed("pollers")
        : Check.failed(
            "pollers",
            "the poll loops of these sources do not move: " + String.join(", ", stalled));
  }

  /** Once ready, a source that a reload adds does not take readiness back. */
  private Check firstPolls() {
    if (everReady.get()) {
      return Check.passed("first-polls");
    }
    Optional<SourceSnapshot> unpolled =
        snapshots.get().stream().filter(source -> source.lastPoll().isEmpty()).findFirst();
    if (unpolled.isEmpty()) {
      everReady.set(true);
    }
    return new Check(
        "first-polls",
        unpolled.map(
            source ->
                "source \"" + source.source().name() + "\" has neither answered nor failed yet"));
  }

  private Check shutdown() {
    return shuttingDown.get()
        ? Check.failed("shutdown", "the server is shutting down")
        : Check.passed("shutdown");
  }
}
