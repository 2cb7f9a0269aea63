package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Settings as they were written, for people to read: without secrets, each on one line. */
public final class ShownSettings {
  private static final String HIDDEN = "***";

  /** User and password of a URL. */
  private static final Pattern CREDENTIALS = Pattern.compile("//[^/@\\s]*@");

  private ShownSettings() {}

  /**
   * Texts by key, in the order written; settings within groups as {@code group.key}. A reference is
   * shown as one, and not as what it refers to.
   *
   * @param raw valid under the schema
   */
  public static Map<String, String> of(Schema schema, RawValue raw) {
    Map<String, String> shown = new LinkedHashMap<>();
    add(schema, raw, "", shown);
    return Collections.unmodifiableMap(shown);
  }

  private static void add(Schema schema, RawValue raw, String prefix, Map<String, String> shown) {
    if (raw instanceof RawValue.Fields(Map<String, RawValue> fields)) {
      fields.forEach(
          (key, value) ->
              schema.find(key).ifPresent(setting -> add(setting, value, prefix + key, shown)));
    }
  }

  private static void add(
      Setting<?> setting, RawValue value, String path, Map<String, String> shown) {
    Optional<Schema> group = setting.type().group();
    if (setting.type().isSecret() && !(value instanceof RawValue.Reference)) {
      shown.put(path, HIDDEN);
    } else if (group.isPresent() && value instanceof RawValue.Fields) {
      add(group.get(), value, path + ".", shown);
    } else if (group.isPresent() && value instanceof RawValue.Items(List<RawValue> items)) {
      for (int i = 0; i < items.size(); i++) {
        add(group.get(), items.get(i), path + "[" + i + "].", shown);
      }
    } else {
      shown.put(path, text(value));
    }
  }

  private static String text(RawValue raw) {
    return switch (raw) {
      case RawValue.Text(String text) ->
          CREDENTIALS.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("//" + HIDDEN + "@");
      case RawValue.Nothing _ -> "";
      case RawValue.Items(List<RawValue> items) ->
          items.stream().map(ShownSettings::text).collect(Collectors.joining(", ", "[", "]"));
      case RawValue.Fields(Map<String, RawValue> fields) ->
          fields.entrySet().stream()
              .map(field -> field.getKey() + ": " + text(field.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case RawValue.Reference(String origin, String target) -> "{" + origin + ": " + target + "}";
    };
  }
}
