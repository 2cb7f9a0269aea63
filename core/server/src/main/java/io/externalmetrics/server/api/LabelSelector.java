package io.externalmetrics.server.api;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A Kubernetes label selector: all requirements must hold. Without any, it selects everything.
 *
 * @param requirements ordered by key
 */
public record LabelSelector(List<LabelRequirement> requirements)
    implements Predicate<Map<String, String>> {

  /** Without any requirement. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  public LabelSelector {
    requirements =
        requirements.stream().sorted(Comparator.comparing(LabelRequirement::key)).toList();
  }

  /**
   * Reads what client-go sends.
   *
   * @throws InvalidSelectorException where {@code text} is no selector
   */
  public static LabelSelector parse(String text) {
    return new LabelSelector(new LabelSelectorParser(text).parse());
  }

  @Override
  public boolean test(Map<String, String> labels) {
    for (LabelRequirement requirement : requirements) {
      if (!requirement.test(labels)) {
        return false;
      }
    }
    return true;
  }

  /** The canonical form: what client-go sends. */
  @Override
  public String toString() {
    return requirements.stream().map(LabelRequirement::toString).collect(Collectors.joining(","));
  }
}
