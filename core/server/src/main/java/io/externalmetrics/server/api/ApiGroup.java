package io.externalmetrics.server.api;

import java.util.List;

/** An API group in the one version that is served of it. Answers from memory; any thread. */
public interface ApiGroup {
  /** The group, such as {@code external.metrics.k8s.io}. */
  String name();

  /** The version, such as {@code v1beta1}. */
  String version();

  /** What discovery lists. Never empty: old clients take an empty list for an error. */
  List<Resource> resources();

  /**
   * Answers a GET below the version.
   *
   * @param path what follows the version; never empty
   * @throws ApiException where there is no answer
   */
  ApiResponse get(List<String> path, ApiRequest request);

  /** A namespaced resource that can only be got. */
  record Resource(String name, String kind) {}

  /** Group and version as {@code apiVersion} has them. */
  default String groupVersion() {
    return name() + "/" + version();
  }
}
