package io.externalmetrics.e2e.cluster;

/** Two ServiceAccounts and a user of a namespace, and what they may read there. */
final class Callers {
  /** A ServiceAccount, and the user {@link #READING_USER}, that may read {@link Tube#METRIC}. */
  static final String READER = "reader";

  static final String READING_USER = "e2e-reader";

  /** A ServiceAccount that may not. */
  static final String STRANGER = "stranger";

  private Callers() {}

  /** Makes them in a namespace that exists. */
  static void create(String namespace) {
    Kubectl.apply(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %2$s, namespace: %1$s}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: %3$s, namespace: %1$s}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %2$s, namespace: %1$s}
        rules:
          - {apiGroups: [external.metrics.k8s.io], resources: [%4$s], verbs: [list]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %2$s, namespace: %1$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %2$s}
        subjects:
          - {kind: ServiceAccount, name: %2$s, namespace: %1$s}
          - {apiGroup: rbac.authorization.k8s.io, kind: User, name: %5$s}
        """
            .formatted(namespace, READER, STRANGER, Tube.METRIC, READING_USER));
  }
}
