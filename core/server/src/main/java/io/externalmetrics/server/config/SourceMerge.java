package io.externalmetrics.server.config;

import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together the sources of a changed file and, for what is bad in it, those that ran. */
final class SourceMerge {
  private final Map<String, SourceDefinition> before = new LinkedHashMap<>();
  private final Map<String, SourceDefinition> merged = new LinkedHashMap<>();
  private final Set<String> kept = new HashSet<>();
  private final List<RefusedSource> refusedSources = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  SourceMerge(Configuration running, Configuration read) {
    running.sources().forEach(source -> before.put(source.name(), source));
    read.sources().forEach(source -> merged.put(source.name(), withKeptMetrics(source)));
    read.refusedSources().forEach(this::keepOrRefuse);
    if (read.refusedSources().stream().anyMatch(source -> source.name().isEmpty())) {
      keepAbsent();
    }
    resolveOverlaps();
  }

  List<SourceDefinition> sources() {
    return List.copyOf(merged.values());
  }

  List<RefusedSource> refusedSources() {
    return List.copyOf(refusedSources);
  }

  List<String> refusals() {
    return List.copyOf(refusals);
  }

  private void keepOrRefuse(RefusedSource refused) {
    Optional<SourceDefinition> previous = refused.name().map(before::get);
    // The name may be taken by a good source of the new file: this is then its namesake.
    if (previous.isPresent() && !merged.containsKey(previous.get().name())) {
      keep(previous.get(), refused.reason());
    } else {
      refusedSources.add(refused);
      refusals.add(
          refused.name().map(name -> "source \"" + name + "\" is refused: ").orElse("")
              + refused.reason());
    }
  }

  private void keep(SourceDefinition previous, String reason) {
    merged.put(previous.name(), previous);
    kept.add(previous.name());
    refusals.add("source \"%s\" keeps its previous form: %s".formatted(previous.name(), reason));
  }

  /** A source without a readable name may be any of those that the file no longer names. */
  private void keepAbsent() {
    before.values().stream()
        .filter(source -> !merged.containsKey(source.name()))
        .forEach(source -> keep(source, "the file has a source whose name cannot be told"));
  }

  /**
   * A kept source may have a prefix that the file gives to another one by now. What ran before did
   * not overlap, so going back to it one by one comes to an end.
   */
  private void resolveOverlaps() {
    Optional<SourceDefinition> intruder = findIntruder();
    while (intruder.isPresent()) {
      SourceDefinition source = intruder.get();
      String name = source.name();
      String prefix = source.prefix();
      String reason = "its prefix \"%s\" is still in use".formatted(prefix);
      merged.remove(name);
      Optional.ofNullable(before.get(name))
          .ifPresentOrElse(
              previous -> keep(previous, reason),
              () -> {
                refusedSources.add(
                    new RefusedSource(
                        Optional.of(name), Optional.of(prefix), readers(source), reason));
                refusals.add("source \"%s\" is refused: %s".formatted(name, reason));
              });
      intruder = findIntruder();
    }
  }

  private static Namespaces readers(SourceDefinition source) {
    return new Namespaces(
        source.metrics().stream()
            .flatMap(metric -> metric.namespaces().names().stream())
            .collect(Collectors.toSet()));
  }

  private Optional<SourceDefinition> findIntruder() {
    return merged.values().stream()
        .filter(source -> !kept.contains(source.name()))
        .filter(
            source ->
                kept.stream()
                    .flatMap(name -> Optional.ofNullable(merged.get(name)).stream())
                    .anyMatch(other -> ServedNames.overlap(source.prefix(), other.prefix())))
        .findFirst();
  }

  private SourceDefinition withKeptMetrics(SourceDefinition source) {
    Optional<SourceDefinition> previous =
        Optional.ofNullable(before.get(source.name()))
            .filter(found -> found.plugin().equals(source.plugin()));
    List<MetricDefinition> metrics = new ArrayList<>(source.metrics());
    List<RefusedMetric> refused = new ArrayList<>();
    // Named ones first: what they keep is not open to be taken for one without a name.
    List<RefusedMetric> namedFirst =
        source.refused().stream()
            .sorted(Comparator.comparing(metric -> metric.servedName().isEmpty()))
            .toList();
    for (RefusedMetric metric : namedFirst) {
      List<MetricDefinition> candidates =
          previous.map(SourceDefinition::metrics).orElse(List.of()).stream()
              .filter(found -> isMeant(found, metric, source.prefix()))
              .filter(found -> metrics.stream().noneMatch(taken -> isSame(taken, found)))
              .toList();
      candidates.forEach(
          candidate ->
              refusals.add(
                  "metric \"%s\" keeps its previous form: %s"
                      .formatted(candidate.servedName(), metric.reason())));
      metrics.addAll(candidates);
      if (candidates.isEmpty()) {
        refused.add(metric);
        refusals.add(
            metric.servedName().map(name -> "metric \"" + name + "\" is refused: ").orElse("")
                + metric.reason());
      }
    }
    return source.with(metrics, refused);
  }

  /** A metric without a readable name may be any of those that the file no longer names. */
  private static boolean isMeant(MetricDefinition found, RefusedMetric refused, String prefix) {
    return refused
        .servedName()
        .map(name -> name.equals(found.servedName()))
        .orElse(found.servedName().equals(prefix + found.name()));
  }

  private static boolean isSame(MetricDefinition one, MetricDefinition other) {
    return one.name().equals(other.name());
  }
}
