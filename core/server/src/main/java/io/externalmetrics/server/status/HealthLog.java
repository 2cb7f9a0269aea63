package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Health.Check;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One line when a check begins to fail or fails otherwise, one when it passes; none per probe. */
final class HealthLog {
  private static final System.Logger LOGGER = System.getLogger(HealthLog.class.getName());

  private final String endpoint;
  private final Level level;
  private final ConcurrentMap<String, Optional<String>> failures = new ConcurrentHashMap<>();

  /**
   * @param level of a check that fails
   */
  HealthLog(String endpoint, Level level) {
    this.endpoint = endpoint;
    this.level = level;
  }

  /** Takes the checks of one probe, and returns them. */
  List<Check> seen(List<Check> checks) {
    for (Check check : checks) {
      Optional<String> before = failures.put(check.name(), check.failure());
      if (!check.failure().equals(before == null ? Optional.empty() : before)) {
        log(check);
      }
    }
    return checks;
  }

  private void log(Check check) {
    String name = endpoint + " check \"" + check.name() + "\"";
    check
        .failure()
        .ifPresentOrElse(
            reason -> LOGGER.log(level, () -> name + " fails: " + reason),
            () -> LOGGER.log(Level.INFO, () -> name + " passes again"));
  }
}
