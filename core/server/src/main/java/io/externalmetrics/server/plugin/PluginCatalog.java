package io.externalmetrics.server.plugin;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** The plugins there are. One that cannot be used is left out, and the others go on. Immutable. */
public final class PluginCatalog {
  /** A class path that cannot be read at all fails again at every attempt. */
  private static final int MAX_FAILURES = 100;

  private final NavigableMap<String, ScraperPlugin> plugins = new TreeMap<>();
  private final List<String> leftOut;

  private PluginCatalog(
      Iterable<ScraperPlugin> found, Set<String> reservedKeys, Collection<String> failures) {
    List<String> leftOut = new ArrayList<>(failures);
    for (ScraperPlugin plugin : found) {
      try {
        add(plugin, plugin.descriptor(), reservedKeys).ifPresent(leftOut::add);
      } catch (RuntimeException | LinkageError e) {
        leftOut.add("plugin %s describes itself wrongly: %s".formatted(className(plugin), e));
      }
    }
    this.leftOut = List.copyOf(leftOut);
  }

  /**
   * Finds the plugins on the class path; of two with one name, the first counts.
   *
   * @param loader sees the plugins
   * @param reservedKeys the metric settings that a plugin may not declare, because every metric has
   *     them
   */
  public static PluginCatalog load(ClassLoader loader, Set<String> reservedKeys) {
    List<ScraperPlugin> found = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    Iterator<ScraperPlugin> plugins = ServiceLoader.load(ScraperPlugin.class, loader).iterator();
    while (failures.size() < MAX_FAILURES) {
      try {
        if (!plugins.hasNext()) {
          break;
        }
        found.add(plugins.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        failures.add("a plugin cannot be loaded: " + e);
      }
    }
    return new PluginCatalog(found, reservedKeys, failures);
  }

  /** A catalog of given plugins, as {@link #load} would make it of them. */
  public static PluginCatalog of(Set<String> reservedKeys, ScraperPlugin... plugins) {
    return new PluginCatalog(List.of(plugins), reservedKeys, List.of());
  }

  private Optional<String> add(
      ScraperPlugin plugin, PluginDescriptor descriptor, Set<String> reservedKeys) {
    List<String> collisions =
        descriptor.metricSettings().settings().stream()
            .<String>map(Setting::key)
            .filter(reservedKeys::contains)
            .toList();
    if (!collisions.isEmpty()) {
      return Optional.of(
          "plugin \"%s\" (%s) declares metric settings that every metric has: %s"
              .formatted(descriptor.name(), className(plugin), String.join(", ", collisions)));
    }
    ScraperPlugin first = plugins.putIfAbsent(descriptor.name(), plugin);
    return first == null
        ? Optional.empty()
        : Optional.of(
            "plugin \"%s\" (%s) has the name of %s, which comes first on the class path"
                .formatted(descriptor.name(), className(plugin), className(first)));
  }

  private static String className(ScraperPlugin plugin) {
    return plugin.getClass().getName();
  }

  /** The plugin that {@code plugin:} names. */
  public Optional<ScraperPlugin> find(String name) {
    return Optional.ofNullable(plugins.get(name));
  }

  /** What to say where {@link #find} finds nothing. */
  public String unknown(String name) {
    return "unknown plugin \"%s\", there are: %s%s"
        .formatted(
            name,
            plugins.isEmpty() ? "none" : String.join(", ", plugins.keySet()),
            Suggestion.didYouMean(name, plugins.keySet()));
  }

  /** All of them, sorted by name. */
  public List<PluginDescriptor> descriptors() {
    return plugins.values().stream().map(ScraperPlugin::descriptor).toList();
  }

  /** Why plugins that were found are not here: one line each. */
  public List<String> leftOut() {
    return leftOut;
  }
}
