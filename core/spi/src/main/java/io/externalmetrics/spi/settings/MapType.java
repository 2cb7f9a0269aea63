package io.externalmetrics.spi.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** See {@link SettingTypes#mapOf}. */
record MapType<T>(SettingType<T> value) implements SettingType<Map<String, T>> {
  @Override
  public String name() {
    return "mapping to " + value.name();
  }

  @Override
  public boolean isSecret() {
    return value.isSecret();
  }

  @Override
  public Optional<Map<String, T>> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (!(raw instanceof RawValue.Fields(Map<String, RawValue> fields))) {
      return Problem.report(path, name(), raw, problems);
    }
    Map<String, T> values = new LinkedHashMap<>();
    fields.forEach(
        (key, field) ->
            value.read(field, path.key(key), problems).ifPresent(good -> values.put(key, good)));
    return values.size() == fields.size() ? Optional.of(Map.copyOf(values)) : Optional.empty();
  }

  @Override
  public String print(Map<String, T> map) {
    return map.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> entry.getKey() + ": " + value.print(entry.getValue()))
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
