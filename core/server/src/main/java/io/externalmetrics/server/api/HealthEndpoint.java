package io.externalmetrics.server.api;

import io.externalmetrics.server.api.Health.Check;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A health endpoint as kubelet and people know it from Kubernetes.
 *
 * @param name livez, readyz or healthz
 */
public record HealthEndpoint(String name, Health health) {
  /** What every answer is. */
  public static final String MEDIA_TYPE = "text/plain; charset=utf-8";

  /**
   * An answer.
   *
   * @param code 200 or 500
   */
  public record Report(int code, String text) {}

  /**
   * The answer as of now; empty where there is no such check.
   *
   * @param path what follows the endpoint's name: nothing, or the name of a check
   * @param query where {@code verbose} is present every check is listed, and every {@code exclude}
   *     names a check that may fail
   */
  public Optional<Report> report(List<String> path, Map<String, List<String>> query) {
    return switch (path.size()) {
      case 0 -> Optional.of(all(query));
      case 1 -> one(path.getFirst());
      default -> Optional.empty();
    };
  }

  /** Kubelet probes this without a credential, so the reasons stay in the log. */
  private Report all(Map<String, List<String>> query) {
    Set<String> excluded = new TreeSet<>(query.getOrDefault("exclude", List.of()));
    StringBuilder checks = new StringBuilder();
    boolean passed = true;
    for (Check check : health.checks()) {
      if (excluded.remove(check.name())) {
        checks.append("[+]").append(check.name()).append(" excluded: ok\n");
      } else if (check.passed()) {
        checks.append("[+]").append(check.name()).append(" ok\n");
      } else {
        checks.append("[-]").append(check.name()).append(" failed: reason withheld\n");
        passed = false;
      }
    }
    if (!excluded.isEmpty()) {
      checks
          .append("warn: some health checks cannot be excluded: no matches for ")
          .append(excluded.stream().collect(Collectors.joining("\",\"", "\"", "\"\n")));
    }
    if (!passed) {
      return new Report(500, checks + name + " check failed\n");
    }
    return new Report(200, query.containsKey("verbose") ? checks + name + " check passed\n" : "ok");
  }

  private Optional<Report> one(String checkName) {
    return health.checks().stream()
        .filter(check -> check.name().equals(checkName))
        .findFirst()
        .map(
            check ->
                check
                    .failure()
                    .map(reason -> new Report(500, "internal server error: " + reason + "\n"))
                    .orElse(new Report(200, "ok")));
  }
}
