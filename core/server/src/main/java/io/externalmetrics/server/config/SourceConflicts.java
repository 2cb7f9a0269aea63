package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What sources may not have in common. Of two that conflict, the later one is refused. */
final class SourceConflicts {
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> namesByPrefix = new LinkedHashMap<>();

  /** Compares a source with those given before it. */
  Optional<Problem> add(ReadSource source) {
    if (source.name().isEmpty()) {
      return Optional.empty();
    }
    String name = source.name().get();
    if (!names.add(name)) {
      return Optional.of(
          new Problem(
              source.path().key(SourceSection.NAME.key()),
              "expected a unique name, found \"" + name + "\" again"));
    }
    return source.prefix().flatMap(prefix -> claim(prefix, name, source));
  }

  private Optional<Problem> claim(String prefix, String name, ReadSource source) {
    for (Map.Entry<String, String> earlier : namesByPrefix.entrySet()) {
      if (ServedNames.overlap(prefix, earlier.getKey())) {
        return Optional.of(
            new Problem(
                source.path().key(SourceSection.PREFIX.key()),
                "prefix \"%s\" of source \"%s\" and prefix \"%s\" of source \"%s\" overlap; change one"
                    .formatted(prefix, name, earlier.getKey(), earlier.getValue())));
      }
    }
    namesByPrefix.put(prefix, name);
    return Optional.empty();
  }
}
