package io.externalmetrics.server.auth;

import io.externalmetrics.server.kube.ClusterException;

/** A question to the cluster's API server. */
@FunctionalInterface
interface ClusterCall<T> {
  T ask() throws ClusterException, InterruptedException;
}
