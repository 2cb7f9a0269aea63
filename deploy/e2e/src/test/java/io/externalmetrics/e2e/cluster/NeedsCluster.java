package io.externalmetrics.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks tests over the Kubernetes cluster of {@code KUBECONFIG}. They change it, so they run only
 * with {@code EMS_CLUSTER=required} in the environment, and then fail where it does not answer;
 * otherwise they are skipped and say so.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ClusterCondition.class)
@interface NeedsCluster {

  /** Needs the keys of its CAs too, in the directory {@code EMS_CLUSTER_PKI}. */
  boolean keys() default false;

  /** Needs to stop and start it too, by {@code EMS_CLUSTER_STOP} and {@code EMS_CLUSTER_START}. */
  boolean stops() default false;

  /** Needs to run Pods too, which reach the API server at {@code EMS_CLUSTER_NODE}. */
  boolean node() default false;
}
