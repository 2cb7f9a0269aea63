package io.externalmetrics.spi;

import java.util.List;
import java.util.Optional;

/**
 * One backend the server can poll. Implementations are named in {@code
 * META-INF/services/io.externalmetrics.spi.ScraperPlugin}, have a public constructor without
 * parameters, hold no state, and may be called from any thread.
 */
public interface ScraperPlugin {

  /** Name, defaults and settings of this plugin. The same value at every call. */
  PluginDescriptor descriptor();

  /**
   * Makes the scraper of one configured source. Does no I/O and does not fail because a backend is
   * down: connecting belongs to {@link Scraper#scrape}.
   *
   * <p>Called again, for a new scraper, whenever the source's settings change, and so also when a
   * file or Secret behind a setting does; the server then closes the old scraper.
   *
   * @param source the source's name and its settings, already valid under {@link
   *     PluginDescriptor#sourceSettings()}
   * @throws IllegalArgumentException where settings that are valid one by one cannot be used
   *     together (say, a certificate that does not belong to its key); the message is shown to the
   *     user as the reason why the source does not answer, so it names the setting and the cure
   */
  Scraper open(SourceContext source);

  /**
   * What one poll of these metrics costs, for {@code ems check}. Does no I/O.
   *
   * @param metrics all metrics of a source, at least one, as {@link Scraper#scrape} is given them
   * @return empty where polls cost nothing, or it cannot be told
   */
  default Optional<PollCost> cost(List<Metric> metrics) {
    return Optional.empty();
  }
}
