package io.externalmetrics.server.poll;

import io.externalmetrics.spi.Scraper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** Closes scrapers without trusting that closing returns or does not throw. */
final class Closing {
  /** How long a plugin gets to end what it was told to end. */
  static final Duration GRACE = Duration.ofMillis(500);

  private static final Logger LOGGER = System.getLogger(Closing.class.getName());

  private Closing() {}

  /** Begins to close; the thread lives as long as that takes. */
  static Thread start(String source, Scraper scraper) {
    return Thread.ofVirtual().name("close " + source).start(() -> close(source, scraper));
  }

  private static void close(String source, Scraper scraper) {
    try {
      scraper.close();
    } catch (RuntimeException | Error defect) { // the scraper is not used again either way
      LOGGER.log(
          Level.WARNING,
          () ->
              "source \""
                  + source
                  + "\": closing its scraper failed with "
                  + defect.getClass().getSimpleName());
    }
  }
}
