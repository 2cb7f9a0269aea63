package io.externalmetrics.server.api;

import io.externalmetrics.server.api.ApiResponse.Text;
import io.externalmetrics.server.api.Health.Check;
import java.util.List;
import java.util.Map;

/**
 * The text that kubelet and people know from Kubernetes' health endpoints.
 *
 * @param endpoint livez, readyz or healthz
 */
public record HealthReport(String endpoint, List<Check> checks) {
  public HealthReport {
    checks = List.copyOf(checks);
  }

  /** Whether every check is. */
  public boolean ok() {
    return checks.stream().allMatch(Check::ok);
  }

  /** {@code ok}, or all checks where one failed; a reason is for the log only. */
  public String text() {
    if (ok()) {
      return "ok";
    }
    StringBuilder text = new StringBuilder();
    for (Check check : checks) {
      text.append(check.ok() ? "[+]" : "[-]")
          .append(check.name())
          .append(check.ok() ? " ok\n" : " failed: reason withheld\n");
    }
    return text.append(endpoint).append(" check failed\n").toString();
  }

  ApiResponse response() {
    return new ApiResponse(
        ok() ? 200 : 500,
        Map.of("X-Content-Type-Options", "nosniff"),
        new Text("text/plain; charset=utf-8", text()));
  }
}
