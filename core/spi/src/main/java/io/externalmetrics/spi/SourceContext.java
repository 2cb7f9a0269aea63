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
 * @param calls asked before every request to the backend; the same over all scrapers of a source
 */
public record SourceContext(String name, Settings settings, Calls calls) {
  public SourceContext {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(calls, "calls");
  }

  /** A source without a limit on its calls. */
  public SourceContext(String name, Settings settings) {
    this(name, settings, Calls.unlimited());
  }
}
