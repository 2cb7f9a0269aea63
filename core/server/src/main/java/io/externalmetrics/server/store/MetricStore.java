package io.externalmetrics.server.store;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader;
import io.externalmetrics.server.config.MetricDefinition;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.spi.settings.Suggestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which names are served, and from which slot. Names change with the configuration only, values
 * with every poll; each is swapped whole, so a read takes no lock.
 */
public final class MetricStore implements MetricReader {
  private final TimeSource time;
  private volatile Names names = new Names(Map.of(), List.of(), List.of());

  public MetricStore(TimeSource time) {
    this.time = time;
  }

  /** Serves these sources from now on, and answers for those that cannot be used. */
  public void serve(List<SourceSlot> slots, List<RefusedSource> refused) {
    Map<String, Served> served = new HashMap<>();
    for (SourceSlot slot : slots) {
      SourceDefinition source = slot.current().source();
      for (RefusedMetric metric : source.refused()) {
        String message = "source \"" + source.name() + "\": " + metric.reason();
        metric
            .servedName()
            .ifPresent(name -> served.put(name, new Refused(metric.namespaces(), message)));
      }
      source.metrics().forEach(metric -> served.put(metric.servedName(), new Live(slot, metric)));
    }
    names = new Names(served, slots, refused);
  }

  /** The newest snapshot of every source. */
  public List<SourceSnapshot> snapshots() {
    return names.slots().stream().map(SourceSlot::current).toList();
  }

  /** The sources that cannot be used. */
  public List<RefusedSource> refusedSources() {
    return names.refused();
  }

  @Override
  public List<String> servedNames() {
    return names.sorted();
  }

  @Override
  public Answer read(String namespace, String metric, LabelSelector selector) {
    Names all = names;
    Served served = all.served().get(metric);
    if (served == null || !served.namespaces().allows(namespace)) {
      return unserved(all, namespace, metric);
    }
    return switch (served) {
      case Refused refused -> new Answer.Unavailable(refused.message());
      case Live live -> live.slot().current().answer(live.metric(), selector, time.now());
    };
  }

  private static Answer unserved(Names all, String namespace, String metric) {
    for (RefusedSource source : all.refused()) {
      boolean owns = source.prefix().filter(metric::startsWith).isPresent();
      if (owns && source.namespaces().allows(namespace)) {
        return new Answer.Unavailable(
            source.name().map(name -> "source \"" + name + "\": ").orElse("") + source.reason());
      }
    }
    List<String> readable = new ArrayList<>();
    all.served()
        .forEach(
            (name, served) -> {
              if (served.namespaces().allows(namespace)) {
                readable.add(name);
              }
            });
    return new Answer.Unknown(
        "no source serves \"" + metric + "\"" + Suggestion.didYouMean(metric, readable));
  }

  private record Names(
      Map<String, Served> served,
      List<String> sorted,
      List<SourceSlot> slots,
      List<RefusedSource> refused) {
    Names(Map<String, Served> served, List<SourceSlot> slots, List<RefusedSource> refused) {
      this(
          // A hash map compares hashes before names: among 10,000 that look alike it is quicker.
          Collections.unmodifiableMap(new HashMap<>(served)),
          served.keySet().stream().sorted().toList(),
          List.copyOf(slots),
          List.copyOf(refused));
    }
  }

  private sealed interface Served {
    Namespaces namespaces();
  }

  private record Live(SourceSlot slot, MetricDefinition metric) implements Served {
    @Override
    public Namespaces namespaces() {
      return metric.namespaces();
    }
  }

  private record Refused(Namespaces namespaces, String message) implements Served {}
}
