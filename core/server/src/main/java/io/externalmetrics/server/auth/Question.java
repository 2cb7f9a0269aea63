package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a caller may. */
record Question(Caller caller, Attributes attributes) {
  /** Longer attributes are nobody's who comes again; the Go servers draw the same line. */
  private static final int LONGEST_KEPT = 10_000;

  /** Whether it may list every resource of the group in every namespace, where it lists one. */
  Optional<Question> widened() {
    return switch (attributes) {
      case Resource(_, String verb, String group, String version, _, _) when verb.equals("list") ->
          Optional.of(new Question(caller, new Resource("", verb, group, version, "*", "")));
      case Resource _, NonResource _ -> Optional.empty();
    };
  }

  boolean isKept() {
    return attributesSize() <= LONGEST_KEPT;
  }

  /** In characters. */
  int size() {
    int size = attributesSize() + caller.name().length() + caller.uid().length();
    size += length(caller.groups());
    for (Map.Entry<String, List<String>> extra : caller.extra().entrySet()) {
      size += extra.getKey().length() + length(extra.getValue());
    }
    return size;
  }

  private int attributesSize() {
    return switch (attributes) {
      case Resource(
              String namespace,
              String verb,
              String group,
              String version,
              String resource,
              String name) ->
          length(List.of(namespace, verb, group, version, resource, name));
      case NonResource(String path, String verb) -> path.length() + verb.length();
    };
  }

  private static int length(List<String> texts) {
    int length = 0;
    for (String text : texts) {
      length += text.length();
    }
    return length;
  }
}
