package io.externalmetrics.server.yaml;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells {@code {fromFile: PATH}} and its kin from other mappings. */
public final class YamlReferences {
  public static final String FROM_FILE = "fromFile";
  public static final String FROM_ENV = "fromEnv";
  public static final String FROM_SECRET = "fromSecret";

  // As Kubernetes has them. They become part of a URL.
  private static final Pattern SECRET_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
  private static final Pattern SECRET_KEY = Pattern.compile("[A-Za-z0-9._-]+");

  private YamlReferences() {}

  /**
   * The reference that a mapping is, or the mapping.
   *
   * @param problems takes what is wrong with a reference; it still counts as one
   */
  static RawValue find(RawValue.Fields mapping, SettingPath path, List<Problem> problems) {
    if (mapping.fields().size() != 1) {
      return mapping;
    }
    Map.Entry<String, RawValue> only = mapping.fields().entrySet().iterator().next();
    return switch (only.getKey()) {
      case FROM_FILE -> text(only, "the path of a file", path, problems);
      case FROM_ENV -> text(only, "the name of a variable", path, problems);
      case FROM_SECRET -> secret(only, path, problems);
      default -> mapping;
    };
  }

  private static RawValue text(
      Map.Entry<String, RawValue> only, String expected, SettingPath path, List<Problem> problems) {
    if (only.getValue() instanceof RawValue.Text(String text) && !text.isEmpty()) {
      return new RawValue.Reference(only.getKey(), text);
    }
    return malformed(only, expected, path, problems);
  }

  private static RawValue secret(
      Map.Entry<String, RawValue> only, SettingPath path, List<Problem> problems) {
    if (only.getValue() instanceof RawValue.Fields(Map<String, RawValue> fields)
        && fields.keySet().equals(Set.of("name", "key"))
        && fields.get("name") instanceof RawValue.Text(String name)
        && fields.get("key") instanceof RawValue.Text(String key)) {
      expect(
          SECRET_NAME, "the name of a Secret", name, path.key(FROM_SECRET).key("name"), problems);
      expect(SECRET_KEY, "a key of a Secret", key, path.key(FROM_SECRET).key("key"), problems);
      return new RawValue.Reference(FROM_SECRET, name + "/" + key);
    }
    return malformed(only, "{name: SECRET, key: KEY}", path, problems);
  }

  private static void expect(
      Pattern pattern, String expected, String text, SettingPath path, List<Problem> problems) {
    if (!pattern.matcher(text).matches()) {
      problems.add(new Problem(path, "expected " + expected + ", found another text"));
    }
  }

  private static RawValue malformed(
      Map.Entry<String, RawValue> only, String expected, SettingPath path, List<Problem> problems) {
    String found =
        switch (only.getValue()) {
          case RawValue.Text(String text) when text.isEmpty() -> "an empty text";
          case RawValue.Fields _ when only.getKey().equals(FROM_SECRET) -> "other keys";
          case RawValue value -> value.describe();
        };
    problems.add(new Problem(path.key(only.getKey()), "expected " + expected + ", found " + found));
    return new RawValue.Reference(only.getKey(), "");
  }
}
