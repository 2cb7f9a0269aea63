package io.externalmetrics.spi;

import io.externalmetrics.spi.settings.Settings;
import java.util.Objects;

/**
 * What a plugin is told about the source it opens.
 *
 * @param name the source's name in the configuration, for thread and client names; the server puts
 *     it in front of every reason, so reasons do not repeat it
 * @param settings the values under {@code settings:}, references to files, environment and Secrets
 *     already resolved
 */
public record SourceContext(String name, Settings settings) {
  public SourceContext {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
  }
}
