package io.externalmetrics.server.query;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.config.Configuration;
import io.externalmetrics.server.config.Configuration.LocatedProblem;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.store.MetricStore;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.TimeSource;
import java.util.Optional;
import java.util.stream.Stream;

/** Whom a served name belongs to. */
public sealed interface Owner {

  /** A source that can be polled for it. */
  record Found(SourceDefinition source, MetricDefinition metric) implements Owner {}

  /**
   * Nobody who could be asked.
   *
   * @param reason one line: the problem of the configuration, with its place, or that there is no
   *     such metric
   */
  record Missing(String reason) implements Owner {}

  /** Looks in a configuration. */
  static Owner of(Configuration configuration, Query query) {
    return found(configuration, query.metric())
        .orElseGet(
            () ->
                new Missing(
                    refused(configuration, query.metric())
                        .map(reason -> located(configuration, reason))
                        .orElseGet(() -> unknown(configuration, query))));
  }

  private static Optional<Owner> found(Configuration configuration, String name) {
    return configuration.sources().stream()
        .flatMap(
            source ->
                source.metrics().stream()
                    .filter(metric -> metric.servedName().equals(name))
                    .<Owner>map(metric -> new Found(source, metric)))
        .findFirst();
  }

  private static Optional<String> refused(Configuration configuration, String name) {
    Stream<String> metrics =
        configuration.sources().stream()
            .flatMap(source -> source.refused().stream())
            .filter(metric -> metric.servedName().filter(name::equals).isPresent())
            .map(RefusedMetric::reason);
    Stream<String> sources =
        configuration.refusedSources().stream()
            .filter(source -> source.prefix().filter(name::startsWith).isPresent())
            .map(RefusedSource::reason);
    return Stream.concat(metrics, sources).findFirst();
  }

  /** With the file and the line, as {@code ems check} says it. */
  private static String located(Configuration configuration, String reason) {
    return configuration.problems().stream()
        .filter(problem -> problem.problem().toString().equals(reason))
        .findFirst()
        .map(LocatedProblem::toString)
        .orElse(reason);
  }

  /** In the words of the API. */
  private static String unknown(Configuration configuration, Query query) {
    MetricStore store = new MetricStore(TimeSource.system());
    store.serve(
        configuration.sources().stream()
            .map(source -> new SourceSlot(SourceSnapshot.unpolled(source)))
            .toList(),
        configuration.refusedSources());
    return switch (store.read(query.namespace(), query.metric(), query.selector())) {
      case Answer.Unknown(String message) -> message;
      case Answer.Unavailable(String message) -> message;
      case Answer.Values values ->
          throw new IllegalStateException("a value of what nobody serves: " + values.metricName());
    };
  }
}
