package io.externalmetrics.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The headers of a request by lower-case name. What nobody looks at need not be read. */
public interface Headers {

  /** The values of a header in the order they came; empty where there is none. */
  List<String> all(String lowerCaseName);

  /** The names of all there are, in lower case. */
  Iterable<String> names();

  /** These headers. */
  static Headers of(Map<String, List<String>> values) {
    return new Known(Map.copyOf(values));
  }

  /** The same without some. */
  default Headers without(Predicate<String> lowerCaseName) {
    return new Cut(this, lowerCaseName);
  }

  /** Headers that are read already. */
  record Known(Map<String, List<String>> values) implements Headers {
    @Override
    public List<String> all(String lowerCaseName) {
      return values.getOrDefault(lowerCaseName, List.of());
    }

    @Override
    public Iterable<String> names() {
      return values.keySet();
    }
  }

  /**
   * Others without some.
   *
   * @param hidden by lower-case name
   */
  record Cut(Headers others, Predicate<String> hidden) implements Headers {
    @Override
    public List<String> all(String lowerCaseName) {
      return hidden.test(lowerCaseName) ? List.of() : others.all(lowerCaseName);
    }

    @Override
    public Iterable<String> names() {
      List<String> rest = new ArrayList<>();
      others
          .names()
          .forEach(
              name -> {
                if (!hidden.test(name)) {
                  rest.add(name);
                }
              });
      return rest;
    }
  }
}
