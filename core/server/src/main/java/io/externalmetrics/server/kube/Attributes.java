package io.externalmetrics.server.kube;

/** What a caller wants to do, in the words of a SubjectAccessReview. */
public sealed interface Attributes {

  /** The Kubernetes verb, such as {@code list}, or a method in lower case. */
  String verb();

  /**
   * Something of an API group.
   *
   * @param namespace empty for all namespaces
   * @param resource {@code *} for all resources
   * @param name of one object; empty for all
   */
  record Resource(
      String namespace, String verb, String group, String version, String resource, String name)
      implements Attributes {}

  /** A path outside the resources. */
  record NonResource(String path, String verb) implements Attributes {}
}
