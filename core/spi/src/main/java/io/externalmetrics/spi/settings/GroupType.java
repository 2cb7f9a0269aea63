package io.externalmetrics.spi.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** See {@link SettingTypes#group} and {@link SettingTypes#switchableGroup}. */
record GroupType<T>(Schema schema, Function<Settings, T> make, boolean switchable)
    implements SettingType<T> {
  @Override
  public String name() {
    return switchable ? "true, false or mapping" : "mapping";
  }

  @Override
  public Optional<Schema> group() {
    return Optional.of(schema);
  }

  @Override
  public Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (switchable && raw.equals(new RawValue.Text("false"))) {
      return Optional.empty();
    }
    RawValue mapping =
        switchable && raw.equals(new RawValue.Text("true")) ? new RawValue.Fields(Map.of()) : raw;
    if (!(mapping instanceof RawValue.Fields)) {
      return Problem.report(path, name(), raw, problems);
    }
    List<Problem> found = new ArrayList<>();
    Settings settings = schema.read(mapping, path, found::add);
    found.forEach(problems);
    return found.isEmpty() && !mapping.holdsReference()
        ? Optional.of(make.apply(settings))
        : Optional.empty();
  }

  @Override
  public String print(T value) {
    return "{…}";
  }
}
