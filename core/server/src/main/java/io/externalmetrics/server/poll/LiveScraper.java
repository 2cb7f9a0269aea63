package io.externalmetrics.server.poll;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.SettingsSupply.Resolved;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The scraper of one source: kept between polls, and replaced when the settings behind it changed.
 * One thread at a time.
 */
final class LiveScraper {
  private static final Logger LOGGER = System.getLogger(LiveScraper.class.getName());

  private final SourceDefinition source;
  private final SettingsSupply supply;
  private final Calls calls;
  private Optional<Open> open = Optional.empty();
  private UnaryOperator<String> redact = UnaryOperator.identity();
  private String warned = "";

  @FunctionalInterface
  private interface Resolving {
    Resolved resolve() throws UnresolvedException;
  }

  /** A scraper and what it was opened with. */
  record Open(Resolved settings, Scraper scraper) {}

  LiveScraper(SourceDefinition source, SettingsSupply supply, Calls calls) {
    this.source = source;
    this.supply = supply;
    this.calls = calls;
  }

  /**
   * The scraper for the settings as they are now. Files that are being replaced may be missing or
   * not fit together for a moment: what was last good goes on.
   *
   * @throws UnresolvedException if a reference cannot be resolved, and nothing was good before
   * @throws ScrapeException if the plugin refuses the settings, and nothing was good before
   */
  Open current() throws UnresolvedException, ScrapeException {
    return with(supply::resolve);
  }

  /** As {@link #current}, after the backend has refused the settings that it gave. */
  Open renewed() throws UnresolvedException, ScrapeException {
    return with(supply::resolveAnew);
  }

  private Open with(Resolving resolving) throws UnresolvedException, ScrapeException {
    try {
      Resolved settings = resolving.resolve();
      redact = settings.redact();
      Open current = new Open(settings, scraperFor(settings));
      open = Optional.of(current);
      warned = "";
      return current;
    } catch (UnresolvedException | ScrapeException e) {
      if (open.isEmpty()) {
        throw e;
      }
      warnOnce(e.getMessage() + "; using its last good settings");
      redact = open.get().settings().redact();
      return open.get();
    }
  }

  /** Takes every secret value of the newest settings out of a text. */
  String redacted(String text) {
    return redact.apply(text);
  }

  /** Closes the scraper, if there is one; the next poll opens another. */
  Optional<Thread> close() {
    Optional<Thread> closing = open.map(current -> Closing.start(source.name(), current.scraper()));
    open = Optional.empty();
    return closing;
  }

  /** Lets go of a scraper that was closed elsewhere. */
  void forget() {
    open = Optional.empty();
  }

  private Scraper scraperFor(Resolved settings) throws ScrapeException {
    if (open.isPresent() && open.get().settings().source().equals(settings.source())) {
      return open.get().scraper();
    }
    Scraper scraper = open(settings);
    if (open.isPresent()) {
      LOGGER.log(
          Level.INFO,
          () ->
              "source \""
                  + source.name()
                  + "\": settings changed behind a reference; reconnecting");
      close();
    }
    return scraper;
  }

  private Scraper open(Resolved settings) throws ScrapeException {
    try {
      return Objects.requireNonNull(
          source.plugin().open(new SourceContext(source.name(), settings.source(), calls)),
          "the plugin opened nothing");
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new ScrapeException(
          FailureKind.CONFIGURATION,
          message == null || message.isBlank()
              ? "the plugin refuses the settings without saying why"
              : redacted(message),
          e);
    }
  }

  private void warnOnce(String text) {
    if (!text.equals(warned)) {
      LOGGER.log(Level.WARNING, () -> "source \"" + source.name() + "\": " + text);
      warned = text;
    }
  }
}
