package io.externalmetrics.server.cli;

import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.TextFile;
import io.externalmetrics.server.config.UnreadableFileException;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.nio.file.Path;

/** A configuration file that the command line names. */
final class ConfigurationArgument {
  private ConfigurationArgument() {}

  /**
   * What the file says, whatever single sources and metrics are bad.
   *
   * @throws RefusedException if there is nothing to go on with
   */
  static Configuration read(Path file, PluginCatalog plugins) throws RefusedException {
    String text;
    try {
      text = TextFile.read(file);
    } catch (UnreadableFileException e) {
      throw new RefusedException("cannot read " + file + ": " + e.reason());
    }
    return switch (new ConfigurationReader(plugins).read(file.toString(), text)) {
      case ConfigurationReading.Unusable unusable ->
          throw new RefusedException(
              unusable.problems().stream().map(LocatedProblem::toString).toList());
      case ConfigurationReading.Usable(Configuration configuration) -> configuration;
    };
  }
}
