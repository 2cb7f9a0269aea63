package io.externalmetrics.server.config;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who may read a metric.
 *
 * @param names namespace names; {@code *} stands for all
 */
public record Namespaces(Set<String> names) {
  /** Every namespace. */
  public static final Namespaces ALL = new Namespaces(Set.of("*"));

  public Namespaces {
    names = Set.copyOf(names);
  }

  /** No namespace: where it cannot be told who may read, nobody may. */
  public static final Namespaces NONE = new Namespaces(Set.of());

  /** Whether HPAs of {@code namespace} may read. */
  public boolean allows(String namespace) {
    return names.contains("*") || names.contains(namespace);
  }

  /** Those of these that {@code limit} allows too. */
  Namespaces within(Namespaces limit) {
    if (names.contains("*")) {
      return limit;
    }
    return new Namespaces(names.stream().filter(limit::allows).collect(Collectors.toSet()));
  }
}
