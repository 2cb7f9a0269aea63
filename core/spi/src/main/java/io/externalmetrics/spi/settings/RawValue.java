package io.externalmetrics.spi.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A configured value before its type is known. Scalars stay the text that was written, so that
 * {@code 007} is not turned into a number and back. Immutable.
 */
public sealed interface RawValue {

  /** A scalar as written. */
  record Text(String text) implements RawValue {
    public Text {
      Objects.requireNonNull(text, "text");
    }

    /** Without the text, which may be a password. */
    @Override
    public String toString() {
      return "Text";
    }
  }

  /** A list. */
  record Items(List<RawValue> items) implements RawValue {
    public Items {
      items = Collections.unmodifiableList(new ArrayList<>(items));
    }
  }

  /** A mapping, in the order written. */
  record Fields(Map<String, RawValue> fields) implements RawValue {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** A key without a value. */
  record Nothing() implements RawValue {}

  /**
   * {@code {fromFile: PATH}}, {@code {fromEnv: NAME}} or {@code {fromSecret: {name, key}}}: the
   * text stands elsewhere. The server replaces it before a plugin sees settings; where it is only
   * checked, it stays.
   *
   * @param origin {@code fromFile}, {@code fromEnv} or {@code fromSecret}
   * @param target the path, the variable, or {@code name/key}
   */
  record Reference(String origin, String target) implements RawValue {
    public Reference {
      Objects.requireNonNull(origin, "origin");
      Objects.requireNonNull(target, "target");
    }
  }

  /** Whether this is or holds a reference, so that its value may change. */
  default boolean holdsReference() {
    return switch (this) {
      case Reference _ -> true;
      case Fields(Map<String, RawValue> fields) ->
          fields.values().stream().anyMatch(RawValue::holdsReference);
      case Items(List<RawValue> items) -> items.stream().anyMatch(RawValue::holdsReference);
      case Text _, Nothing _ -> false;
    };
  }

  /** What this is, for the "found" part of a message; never the value of a scalar. */
  default String describe() {
    return switch (this) {
      case Text _ -> "a single value";
      case Items _ -> "a list";
      case Fields _ -> "a mapping";
      case Nothing _ -> "nothing";
      case Reference reference -> "a reference (" + reference.origin() + ")";
    };
  }
}
