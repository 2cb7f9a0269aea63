package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Labels that a label selector can express; Kubernetes would accept no others in one. */
record LabelsType() implements SettingType<Map<String, String>> {
  private static final String NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";
  private static final String DOMAIN_PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?";
  private static final Pattern KEY =
      Pattern.compile("((?=[^/]{1,253}/)%1$s(\\.%1$s)*/)?%2$s".formatted(DOMAIN_PART, NAME));
  private static final SettingType<Map<String, String>> TEXTS =
      SettingTypes.mapOf(
          SettingTypes.matching(
              Pattern.compile("(" + NAME + ")?"),
              "a label value: at most 63 letters, digits, \"-\", \"_\" and \".\", a letter or digit"
                  + " first and last"));

  @Override
  public String name() {
    return TEXTS.name();
  }

  @Override
  public Optional<Map<String, String>> read(
      RawValue raw, SettingPath path, Consumer<Problem> problems) {
    List<Problem> found = new ArrayList<>();
    Optional<Map<String, String>> labels = TEXTS.read(raw, path, found::add);
    if (raw instanceof RawValue.Fields(Map<String, RawValue> fields)) {
      fields.keySet().stream()
          .filter(key -> !KEY.matcher(key).matches())
          .map(
              key ->
                  new Problem(
                      path.key(key), "expected a label key such as team or example.com/team"))
          .forEach(found::add);
    }
    found.forEach(problems);
    return found.isEmpty() ? labels : Optional.empty();
  }

  @Override
  public String print(Map<String, String> labels) {
    return TEXTS.print(labels);
  }
}
