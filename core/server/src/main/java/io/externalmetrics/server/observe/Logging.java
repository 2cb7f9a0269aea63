package io.externalmetrics.server.observe;

import io.externalmetrics.server.config.LogSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Sends the log of the server, its libraries and plugins to stderr, one line per event. */
public final class Logging {
  /** Held here: java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger OWN = Logger.getLogger("io.externalmetrics");

  private Logging() {}

  /** Replaces whatever java.util.logging was configured with. */
  public static void configure(LogSettings settings) {
    String level =
        switch (settings.level()) {
          case DEBUG -> "FINE";
          case INFO -> "INFO";
          case WARNING -> "WARNING";
          case ERROR -> "SEVERE";
        };
    Class<? extends Formatter> formatter =
        switch (settings.format()) {
          case TEXT -> SimpleFormatter.class;
          case JSON -> JsonFormat.class;
        };
    // Libraries announce their start-up at INFO; this log is for changes of state. Helidon warns
    // with a stack trace of each client that hangs up, and of a port in use, which the start tells.
    // Fabric8 does of each attempt while the cluster is away, which the server tells once.
    String properties =
        """
        handlers = java.util.logging.ConsoleHandler
        .level = %s
        io.helidon.level = SEVERE
        io.helidon.webserver.LoomServer.level = OFF
        io.fabric8.level = SEVERE
        java.util.logging.ConsoleHandler.level = ALL
        java.util.logging.ConsoleHandler.formatter = %s
        java.util.logging.SimpleFormatter.format = %%1$tFT%%1$tT.%%1$tL%%1$tz %%4$s %%5$s%%6$s%%n
        """
            .formatted(level.equals("SEVERE") ? level : "WARNING", formatter.getName());
    try {
      LogManager.getLogManager()
          .readConfiguration(
              new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    // As a property it would not reach loggers that are older than this call.
    OWN.setLevel(Level.parse(level));
  }
}
