package io.externalmetrics.server.kube;

import io.externalmetrics.server.api.InvalidSelectorException;
import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.kube.Hpa.Condition;
import io.externalmetrics.server.kube.Hpa.ExternalMetric;
import io.externalmetrics.server.kube.Hpa.Target;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ExternalMetricSource;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerCondition;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the API's own form, in which nearly everything may be absent. */
final class HpaObject {
  private HpaObject() {}

  static Hpa read(HorizontalPodAutoscaler object) {
    List<MetricSpec> metrics = Optional.ofNullable(object.getSpec().getMetrics()).orElse(List.of());
    Optional<HorizontalPodAutoscalerStatus> status = Optional.ofNullable(object.getStatus());
    return new Hpa(
        object.getMetadata().getNamespace(),
        object.getMetadata().getName(),
        // What Kubernetes takes where it is left out.
        number(object.getSpec().getMinReplicas(), 1),
        number(object.getSpec().getMaxReplicas(), 0),
        number(status.map(HorizontalPodAutoscalerStatus::getCurrentReplicas)),
        number(status.map(HorizontalPodAutoscalerStatus::getDesiredReplicas)),
        metrics.stream()
            .flatMap(metric -> Stream.ofNullable(metric.getExternal()))
            .filter(metric -> metric.getMetric() != null && metric.getTarget() != null)
            .flatMap(metric -> external(metric).stream())
            .toList(),
        metrics.stream().anyMatch(metric -> metric.getObject() != null),
        status.map(HorizontalPodAutoscalerStatus::getConditions).orElse(List.of()).stream()
            .map(HpaObject::condition)
            .toList());
  }

  private static Optional<ExternalMetric> external(ExternalMetricSource metric) {
    return target(metric.getTarget())
        .map(
            target ->
                new ExternalMetric(
                    text(metric.getMetric().getName()).toLowerCase(Locale.ROOT),
                    selector(metric),
                    target));
  }

  private static Optional<Target> target(MetricTarget target) {
    return target.getAverageValue() != null
        ? target(Target.Kind.AVERAGE_VALUE, target.getAverageValue().toString())
        : Optional.ofNullable(target.getValue())
            .flatMap(value -> target(Target.Kind.VALUE, value.toString()));
  }

  private static Optional<Target> target(Target.Kind kind, String quantity) {
    try {
      return Optional.of(new Target(kind, Quantity.parse(quantity).value().doubleValue()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** As client-go writes it into the query; the API server has checked it. */
  private static String selector(ExternalMetricSource metric) {
    var selector = metric.getMetric().getSelector();
    if (selector == null) {
      return "";
    }
    Stream<String> labels =
        Optional.ofNullable(selector.getMatchLabels()).stream()
            .flatMap(all -> all.entrySet().stream())
            .map(label -> label.getKey() + "=" + label.getValue());
    Stream<String> expressions =
        Optional.ofNullable(selector.getMatchExpressions()).stream()
            .flatMap(List::stream)
            .map(HpaObject::expression);
    String text = String.join(",", Stream.concat(labels, expressions).toList());
    try {
      return LabelSelector.parse(text).toString();
    } catch (InvalidSelectorException _) {
      return text;
    }
  }

  private static String expression(LabelSelectorRequirement requirement) {
    String values =
        Optional.ofNullable(requirement.getValues())
            .map(all -> " (" + String.join(",", all) + ")")
            .orElse("");
    return switch (text(requirement.getOperator())) {
      case "Exists" -> requirement.getKey();
      case "DoesNotExist" -> "!" + requirement.getKey();
      case "NotIn" -> requirement.getKey() + " notin" + values;
      default -> requirement.getKey() + " in" + values;
    };
  }

  private static Condition condition(HorizontalPodAutoscalerCondition condition) {
    return new Condition(
        text(condition.getType()),
        text(condition.getStatus()),
        text(condition.getReason()),
        text(condition.getMessage()));
  }

  private static int number(Optional<Integer> number) {
    return number.orElse(0);
  }

  private static int number(@Nullable Integer number, int otherwise) {
    return number == null ? otherwise : number;
  }

  private static String text(@Nullable String text) {
    return Objects.toString(text, "");
  }
}
