package io.externalmetrics.server.query;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.hpa.DesiredReplicas;
import io.externalmetrics.server.hpa.DesiredReplicas.TargetType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * An HPA with one metric, as far as it is known, and the size of what it scales.
 *
 * @param target more than 0
 * @param replicas at least 0
 * @param min of the HPA, at least 0
 * @param max of the HPA, at least {@code min}
 */
public record Scaling(
    TargetType type, Quantity target, int replicas, Optional<Integer> min, Optional<Integer> max) {

  /**
   * What the HPA does.
   *
   * @param because one line
   */
  public record Decision(int replicas, int desired, String because) {}

  /** What it does when it is answered this. */
  Decision decide(Answer answer) {
    return switch (answer) {
      case Answer.Values(String _, List<Series> series) ->
          replicas == 0 && min.filter(least -> least > 0).isPresent()
              ? new Decision(0, 0, "an HPA with minReplicas above 0 leaves a target at 0 alone")
              : decide(sum(series));
      case Answer.Unavailable _, Answer.Unknown _ ->
          limited(replicas, "an HPA that gets an error keeps the size");
    };
  }

  private Decision decide(Quantity sum) {
    DesiredReplicas desired =
        DesiredReplicas.of(type, thousandths(target), thousandths(sum), replicas);
    if (desired.isWithinTolerance()) {
      return limited(replicas, ratio(sum) + " is within 10 % of the target " + target);
    }
    return desired.replicas() == Integer.MAX_VALUE && max.isEmpty()
        ? limited(Integer.MAX_VALUE, sum + " makes it go to maxReplicas")
        : limited(desired.replicas(), calculation(sum) + ", rounded up");
  }

  private Decision limited(int wanted, String because) {
    if (max.isPresent() && wanted > max.get()) {
      return new Decision(replicas, max.get(), because + "; at most maxReplicas " + max.get());
    }
    if (min.isPresent() && wanted < min.get()) {
      return new Decision(replicas, min.get(), because + "; at least minReplicas " + min.get());
    }
    return new Decision(replicas, wanted, because);
  }

  private String ratio(Quantity sum) {
    return switch (type) {
      case AVERAGE_VALUE -> sum + " / " + replicas + " replicas";
      case VALUE -> sum.toString();
    };
  }

  private String calculation(Quantity sum) {
    return type == TargetType.AVERAGE_VALUE || replicas == 0
        ? sum + " / " + target
        : replicas + " replicas * " + sum + " / " + target;
  }

  /** As an HPA adds them up: each is served in whole thousandths. */
  static Quantity sum(List<Series> series) {
    return new Quantity(
        series.stream()
            .map(one -> Quantity.of(one.value()).value())
            .reduce(BigDecimal.ZERO, BigDecimal::add),
        Quantity.Format.DECIMAL_SI);
  }

  private static long thousandths(Quantity quantity) {
    return quantity
        .value()
        .movePointRight(3)
        .setScale(0, RoundingMode.UP)
        .min(BigDecimal.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }
}
