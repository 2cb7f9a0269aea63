package io.externalmetrics.server.config;

import java.util.Set;

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

  /** Whether HPAs of {@code namespace} may read. */
  public boolean allows(String namespace) {
    return names.contains("*") || names.contains(namespace);
  }
}
