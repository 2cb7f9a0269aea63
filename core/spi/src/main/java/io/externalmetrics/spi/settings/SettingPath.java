package io.externalmetrics.spi.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where a value stands in the configuration, printed like {@code sources[2].metrics[0].tube}.
 *
 * @param steps keys, and list positions written {@code [n]}
 */
public record SettingPath(List<String> steps) {
  /** The document itself. */
  public static final SettingPath ROOT = new SettingPath(List.of());

  public SettingPath {
    steps = List.copyOf(steps);
  }

  /** The value under {@code key}. */
  public SettingPath key(String key) {
    return plus(key);
  }

  /** The list element at {@code index}, counted from 0. */
  public SettingPath index(int index) {
    return plus("[" + index + "]");
  }

  /** This path with {@code below} appended. */
  public SettingPath resolve(SettingPath below) {
    List<String> all = new ArrayList<>(steps);
    all.addAll(below.steps);
    return new SettingPath(all);
  }

  /** The path one step up; the root's is the root. */
  public SettingPath parent() {
    return steps.isEmpty() ? this : new SettingPath(steps.subList(0, steps.size() - 1));
  }

  private SettingPath plus(String step) {
    List<String> all = new ArrayList<>(steps);
    Collections.addAll(all, step);
    return new SettingPath(all);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (String step : steps) {
      if (!text.isEmpty() && !step.startsWith("[")) {
        text.append('.');
      }
      text.append(step);
    }
    return text.toString();
  }
}
