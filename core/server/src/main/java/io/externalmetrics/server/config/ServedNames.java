package io.externalmetrics.server.config;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which names an HPA can ask for. */
final class ServedNames {
  private static final int MAX_LENGTH = 253;
  private static final Pattern FORM = Pattern.compile("[a-z0-9]([a-z0-9._-]*[a-z0-9])?");

  /** The API server takes them for subresources. */
  private static final Set<String> RESERVED = Set.of("status", "finalize");

  private ServedNames() {}

  /** What is wrong with a served name. */
  static Optional<String> problem(String servedName) {
    if (RESERVED.contains(servedName)) {
      return Optional.of(
          "\"%s\" cannot be served, because Kubernetes means something else by it; rename the metric"
                  .formatted(servedName)
              + " or change the prefix");
    }
    if (servedName.length() > MAX_LENGTH) {
      return Optional.of(
          "expected at most %d characters with the prefix, found %d"
              .formatted(MAX_LENGTH, servedName.length()));
    }
    if (!FORM.matcher(servedName).matches()) {
      return Optional.of(
          "expected a letter or digit first and last with the prefix, found \""
              + servedName
              + "\"");
    }
    return Optional.empty();
  }

  /** Whether some name could belong to both. */
  static boolean overlap(String prefix, String other) {
    return prefix.startsWith(other) || other.startsWith(prefix);
  }
}
