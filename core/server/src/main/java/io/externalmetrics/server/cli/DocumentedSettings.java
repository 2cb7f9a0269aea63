package io.externalmetrics.server.cli;

import io.externalmetrics.connect.aws.AwsSettings;
import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.Suggestion;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables of settings that the documentation shows: of the file's own sections, as {@code
 * server}, of plugins, as {@code redis.source} and {@code redis.metric}, and of groups that plugins
 * share, as {@code tls}, which are one row in the other tables. In a page such a table stands
 * between {@code <!-- settings:NAME -->} and {@code <!-- /settings -->}. Immutable.
 */
public final class DocumentedSettings {
  private static final Pattern MARKED =
      Pattern.compile("(<!-- settings:(\\S+) -->).*?(<!-- /settings -->)", Pattern.DOTALL);

  private final Map<String, Schema> schemas = new LinkedHashMap<>();
  private final Map<String, Schema> shared = new LinkedHashMap<>();

  public DocumentedSettings(PluginCatalog plugins) {
    schemas.putAll(ConfigurationReader.sections());
    HttpSettings.SCHEMA.settings().forEach(this::share);
    share(AwsSettings.credentials());
    schemas.putAll(shared);
    for (PluginDescriptor plugin : plugins.descriptors()) {
      schemas.put(plugin.name() + ".source", plugin.sourceSettings());
      schemas.put(plugin.name() + ".metric", plugin.metricSettings());
    }
  }

  private void share(Setting<?> setting) {
    setting.type().group().ifPresent(group -> shared.put(setting.key(), group));
  }

  /** The names of all tables. */
  public Collection<String> names() {
    return schemas.keySet();
  }

  /** A Markdown table. */
  public Optional<String> markdown(String name) {
    return Optional.ofNullable(schemas.get(name))
        .map(schema -> SettingsTable.of(schema, shared.values()).markdown());
  }

  /**
   * A page with every marked table as it should be; the same text where it is so already.
   *
   * @throws IllegalArgumentException if a mark names no table
   */
  public String update(String page) {
    return MARKED.matcher(page).replaceAll(this::marked);
  }

  private String marked(MatchResult match) {
    String name = match.group(2);
    String table =
        markdown(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "no table of settings \""
                            + name
                            + "\""
                            + Suggestion.didYouMean(name, schemas.keySet())));
    return Matcher.quoteReplacement(match.group(1) + "\n" + table + match.group(3));
  }
}
