package io.externalmetrics.server.hpa;

import io.externalmetrics.server.api.InvalidSelectorException;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.hpa.Finding.Problem;
import io.externalmetrics.server.kube.Hpa;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Asks for every HPA what it would be answered now. Any thread. */
public final class HpaDiagnosis {
  private static final int MOST_REMEMBERED = 2 * ClusterHpas.MOST;

  private final ClusterHpas hpas;
  private final MetricReader reader;

  /** To look for the nearest name among 10,000 takes milliseconds. */
  private volatile Map<Question, Answer> unknown = new ConcurrentHashMap<>();

  private record Question(String namespace, String metric) {}

  /** A metric of an HPA, and what is wrong with it. */
  private record Lack(String metric, Problem problem, String text) {}

  /**
   * @param reader answers as it answers HPAs
   */
  public HpaDiagnosis(ClusterHpas hpas, MetricReader reader) {
    this.hpas = hpas;
    this.reader = reader;
  }

  /** Other names may be served from now on. */
  public void reconfigured() {
    unknown = new ConcurrentHashMap<>();
  }

  /** What is wrong now: what nobody serves first, and what fails last. */
  public List<Finding> findings() {
    return hpas.all().stream()
        .flatMap(hpa -> findings(hpa).stream())
        .sorted(Comparator.comparing(Finding::problem))
        .toList();
  }

  private List<Finding> findings(Hpa hpa) {
    List<Lack> lacks = lacks(hpa);
    Optional<String> asleep = cannotWake(hpa, lacks);
    List<Finding> all = new ArrayList<>();
    for (Lack lack : lacks) {
      if (lack.problem() == Problem.MISSING || asleep.isEmpty()) {
        all.add(new Finding(hpa.id(), lack.metric(), lack.problem(), lack.text()));
      }
    }
    asleep.ifPresent(
        text ->
            all.add(new Finding(hpa.id(), lacks.getFirst().metric(), Problem.CANNOT_WAKE, text)));
    return all;
  }

  /** Why an HPA stays at zero; empty where it does not. */
  public Optional<String> cannotWake(Hpa hpa) {
    return cannotWake(hpa, lacks(hpa));
  }

  private List<Lack> lacks(Hpa hpa) {
    return hpa.metrics().stream().flatMap(metric -> lack(hpa, metric).stream()).toList();
  }

  private Optional<Lack> lack(Hpa hpa, ExternalMetric metric) {
    return switch (answer(hpa.namespace(), metric)) {
      case Answer.Values _ -> Optional.empty();
      case Answer.Unknown(String message) ->
          Optional.of(new Lack(metric.name(), Problem.MISSING, message));
      case Answer.Unavailable(String message) ->
          Optional.of(new Lack(metric.name(), Problem.FAILING, message));
    };
  }

  /** The HPA controller computes no size from zero without a value. */
  private static Optional<String> cannotWake(Hpa hpa, List<Lack> lacks) {
    boolean asleep = hpa.minReplicas() == 0 && hpa.currentReplicas() == 0;
    return asleep && !hpa.readsObjects() && lacks.size() == hpa.metrics().size()
        ? Optional.of(
            "it is at zero replicas, and stays there as long as no metric of it has a value: "
                + lacks.getFirst().text())
        : Optional.empty();
  }

  private Answer answer(String namespace, ExternalMetric metric) {
    Map<Question, Answer> remembered = unknown;
    Question question = new Question(namespace, metric.name());
    Answer known = remembered.get(question);
    if (known != null) {
      return known;
    }
    Answer answer = reader.read(namespace, metric.name(), selector(metric));
    if (answer instanceof Answer.Unknown && remembered.size() < MOST_REMEMBERED) {
      remembered.put(question, answer);
    }
    return answer;
  }

  private static LabelSelector selector(ExternalMetric metric) {
    try {
      return LabelSelector.parse(metric.selector());
    } catch (InvalidSelectorException _) {
      return LabelSelector.EVERYTHING;
    }
  }
}
