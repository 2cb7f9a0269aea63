package io.externalmetrics.server.api;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as Kubernetes knows users.
 *
 * @param name such as {@code system:serviceaccount:kube-system:horizontal-pod-autoscaler}
 * @param uid empty where the cluster tells none
 * @param groups without repetition, in the order they were told
 * @param extra what else the cluster says, values by key
 */
public record Caller(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  /** Nobody in particular. */
  public static final Caller ANONYMOUS =
      new Caller("system:anonymous", "", List.of("system:unauthenticated"), Map.of());

  public Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** Whether the cluster lets this one do everything. */
  public boolean isMaster() {
    return groups.contains("system:masters");
  }
}
