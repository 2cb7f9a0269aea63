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

  /** Whoever reaches a port that asks nobody who they are; named as in Kubernetes. */
  public static final Caller UNSECURED =
      new Caller(
          "system:unsecured", "", List.of("system:masters", "system:authenticated"), Map.of());

  public Caller {
    groups = List.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  /** Whether it is not known who asks. */
  public boolean isAnonymous() {
    return name.equals(ANONYMOUS.name) || groups.contains("system:unauthenticated");
  }

  /** Whether the cluster lets this one do everything. */
  public boolean isMaster() {
    return groups.contains("system:masters");
  }
}
