package io.externalmetrics.server.config;

import io.externalmetrics.spi.PluginDescriptor;
import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** How often a source is polled, how long that may take, and how long it counts. */
record Timing(Duration interval, Duration timeout, Duration maxAge) {
  private static final Duration LONGEST_DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SHORTEST_DEFAULT_MAX_AGE = Duration.ofSeconds(60);

  static Timing read(
      Settings settings, PluginDescriptor plugin, SettingPath path, Consumer<Problem> problems) {
    Duration interval = settings.find(SourceSection.INTERVAL).orElseGet(plugin::defaultInterval);
    Duration timeout =
        settings.find(SourceSection.TIMEOUT).orElse(min(LONGEST_DEFAULT_TIMEOUT, interval));
    Duration maxAge =
        settings
            .find(SourceSection.MAX_AGE)
            .orElse(max(SHORTEST_DEFAULT_MAX_AGE, interval.multipliedBy(3)));
    if (timeout.compareTo(interval) > 0) {
      problems.accept(
          outOfBounds(SourceSection.TIMEOUT, "at most the interval", interval, timeout, path));
    }
    if (maxAge.compareTo(interval) < 0) {
      problems.accept(
          outOfBounds(SourceSection.MAX_AGE, "at least the interval", interval, maxAge, path));
    }
    Optional<Duration> maxSampleAge = settings.find(SourceSection.MAX_SAMPLE_AGE);
    if (maxSampleAge.isPresent() && !plugin.datesSamples()) {
      problems.accept(
          new Problem(
              path.key(SourceSection.MAX_SAMPLE_AGE.key()),
              "plugin \"%s\" does not learn when a sample was measured; remove it"
                  .formatted(plugin.name())));
    }
    return new Timing(interval, timeout, maxAge);
  }

  /** A poll may begin an interval after the last one and take its timeout. */
  Optional<Problem> warning(SettingPath path) {
    Duration longest = interval.plus(timeout);
    return maxAge.compareTo(longest) >= 0
        ? Optional.empty()
        : Optional.of(
            new Problem(
                path.key(SourceSection.MAX_AGE.key()),
                "values may expire between two good polls; set at least interval and timeout"
                    + " together, "
                    + DurationText.print(longest)));
  }

  private static Problem outOfBounds(
      Setting<Duration> setting, String bound, Duration interval, Duration is, SettingPath path) {
    return new Problem(
        path.key(setting.key()),
        "expected %s of %s, found %s"
            .formatted(bound, DurationText.print(interval), DurationText.print(is)));
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
