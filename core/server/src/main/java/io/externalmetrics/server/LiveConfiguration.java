package io.externalmetrics.server;

import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.server.config.ConfigurationFile.Content;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.config.ConfigurationReading;
import io.externalmetrics.server.config.Reload;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.observe.ReloadMetrics;
import io.externalmetrics.server.poll.Pollers;
import io.externalmetrics.server.status.StatusReport;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.TimeSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The configuration in use, and how a change of its file becomes what is polled and served. */
final class LiveConfiguration {
  private static final Logger LOGGER = System.getLogger(LiveConfiguration.class.getName());

  private final Path file;
  private final ConfigurationReader reader;
  private final Pollers pollers;
  private final MetricStore store;
  private final Followers followers;
  private final ReloadMetrics reloadMetrics;
  private final TimeSource time;
  private volatile Configuration effective;
  private volatile Reading newest;

  /** What became of the newest version of the file, and when it was read. */
  private record Reading(Instant at, List<String> problems) {}

  /**
   * Who has to know which sources there are.
   *
   * @param beforePolls told before they are polled
   * @param onceServed told when their names are served
   */
  record Followers(
      Consumer<List<SourceDefinition>> beforePolls, Consumer<List<SourceDefinition>> onceServed) {}

  LiveConfiguration(
      Path file,
      ConfigurationReader reader,
      Configuration first,
      Pollers pollers,
      MetricStore store,
      Followers followers,
      ReloadMetrics reloadMetrics,
      TimeSource time) {
    this.file = file;
    this.reader = reader;
    this.effective = first;
    this.pollers = pollers;
    this.store = store;
    this.followers = followers;
    this.reloadMetrics = reloadMetrics;
    this.time = time;
    this.newest = new Reading(time.now().wall(), List.of());
  }

  /** Begins to poll and serve what the file said at the start. */
  void begin() {
    follow(effective, tell(effective));
  }

  /** Takes a changed file; what was good and no longer is stays as it was. */
  void change(Content content) {
    switch (content) {
      case Content.Unreadable(String reason) -> keep(List.of("nothing is changed: " + reason));
      case Content.Text(String text) -> change(reader.read(file.toString(), text));
    }
  }

  /** What is wrong with the newest version of the file, one line each. */
  List<String> problems() {
    return newest.problems();
  }

  /** The file as the status page tells of it. */
  StatusReport.Configuration report() {
    Reading reading = newest;
    return new StatusReport.Configuration(file.toString(), reading.at(), reading.problems());
  }

  private void change(ConfigurationReading reading) {
    Reload reload = Reload.of(effective, reading);
    switch (reading) {
      case ConfigurationReading.Unusable _ -> keep(reload.refused());
      case ConfigurationReading.Usable _ -> {
        effective = reload.effective();
        List<String> found = tell(effective);
        log(reload.refused().stream().map(line -> file + ": " + line).toList());
        List<String> waiting =
            reload.restartNeeded().stream()
                .map(section -> file + ": " + section + ": needs a restart")
                .toList();
        log(waiting);
        follow(effective, Stream.concat(found.stream(), waiting.stream()).toList());
        LOGGER.log(
            Level.INFO,
            () ->
                "%s: now polling sources: %d, metrics: %d"
                    .formatted(file, effective.sources().size(), metricCount(effective)));
      }
    }
  }

  /** Logs what the file has of warnings and problems; gives the problems. */
  private static List<String> tell(Configuration configuration) {
    log(located(configuration.warnings()));
    List<String> found = located(configuration.problems());
    log(found);
    return found;
  }

  private static List<String> located(List<LocatedProblem> problems) {
    return problems.stream().map(LocatedProblem::toString).toList();
  }

  private static void log(List<String> lines) {
    lines.forEach(line -> LOGGER.log(Level.WARNING, line));
  }

  private void keep(List<String> refused) {
    log(refused);
    report(refused);
  }

  private void follow(Configuration configuration, List<String> refused) {
    List<SourceDefinition> sources = configuration.sources();
    followers.beforePolls().accept(sources);
    store.serve(pollers.follow(sources), configuration.refusedSources());
    followers.onceServed().accept(sources);
    report(refused);
  }

  private void report(List<String> refused) {
    newest = new Reading(time.now().wall(), refused);
    reloadMetrics.read(newest.at(), refused.size());
  }

  private static int metricCount(Configuration configuration) {
    return configuration.sources().stream().mapToInt(source -> source.metrics().size()).sum();
  }
}
