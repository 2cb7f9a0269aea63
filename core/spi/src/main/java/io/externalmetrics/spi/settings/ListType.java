package io.externalmetrics.spi.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** See {@link SettingTypes#listOf}. */
record ListType<T>(SettingType<T> element) implements SettingType<List<T>> {
  @Override
  public String name() {
    return "list of " + element.name();
  }

  @Override
  public boolean isSecret() {
    return element.isSecret();
  }

  @Override
  public Optional<Schema> group() {
    return element.group();
  }

  @Override
  public Optional<List<T>> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (!(raw instanceof RawValue.Items(List<RawValue> items))) {
      return Problem.report(path, name(), raw, problems);
    }
    if (items.isEmpty()) {
      problems.accept(new Problem(path, "expected " + name() + ", found an empty list"));
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      element.read(items.get(i), path.index(i), problems).ifPresent(values::add);
    }
    return values.size() == items.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
  }

  @Override
  public String print(List<T> value) {
    return value.stream().map(element::print).collect(Collectors.joining(", ", "[", "]"));
  }
}
