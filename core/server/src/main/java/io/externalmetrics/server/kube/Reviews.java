package io.externalmetrics.server.kube;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.spi.Deadline;

/** What the cluster's API server decides. Blocking calls; any thread. */
public interface Reviews {

  /**
   * Whose token it is, by TokenReview. The token is in no log, message or {@code toString}.
   *
   * @throws ClusterException where there is no answer within the deadline
   */
  TokenDecision review(String token, Deadline deadline)
      throws ClusterException, InterruptedException;

  /**
   * Whether a caller may, by SubjectAccessReview.
   *
   * @throws ClusterException where there is no answer within the deadline
   */
  AccessDecision review(Caller caller, Attributes attributes, Deadline deadline)
      throws ClusterException, InterruptedException;
}
