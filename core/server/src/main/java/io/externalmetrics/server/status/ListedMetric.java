package io.externalmetrics.server.status;

import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.store.Moment;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.Standing;
import java.util.List;
import java.util.stream.Stream;

/** A metric of the configuration, whether it can be used or not. */
sealed interface ListedMetric {
  /** Every state there is, as a filter and as a count. */
  List<String> STATES = Stream.concat(Standing.LABELS.stream(), Stream.of(Refused.STATE)).toList();

  SourceSnapshot source();

  /** What HPAs ask for. */
  String name();

  String state();

  /** One that is polled. */
  record Polled(SourceSnapshot source, MetricDefinition metric, Standing standing)
      implements ListedMetric {
    @Override
    public String name() {
      return metric.servedName();
    }

    @Override
    public String state() {
      return standing.label();
    }
  }

  /** One that has a fault. */
  record Refused(SourceSnapshot source, RefusedMetric metric) implements ListedMetric {
    private static final String STATE = "refused";

    @Override
    public String name() {
      return metric.servedName().orElse("(no usable name)");
    }

    @Override
    public String state() {
      return STATE;
    }
  }

  /** Those of a source as of now, in the order of the file; refused ones last. */
  static Stream<ListedMetric> of(SourceSnapshot source, Moment now) {
    return Stream.concat(
        source.source().metrics().stream()
            .map(metric -> new Polled(source, metric, source.standing(metric, now))),
        source.source().refused().stream().map(metric -> new Refused(source, metric)));
  }
}
