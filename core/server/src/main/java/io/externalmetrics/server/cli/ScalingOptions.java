package io.externalmetrics.server.cli;

import io.externalmetrics.server.api.Quantity;
import io.externalmetrics.server.hpa.DesiredReplicas.TargetType;
import io.externalmetrics.server.query.Scaling;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** An HPA on the command line. */
final class ScalingOptions {
  @Option(
      names = "--target",
      paramLabel = "N",
      required = true,
      converter = Target.class,
      description = "The HPA's target, a quantity such as 10 or 500m.")
  private Quantity target = Quantity.of(1);

  @Option(
      names = "--replicas",
      paramLabel = "R",
      required = true,
      converter = Count.class,
      description = "How many replicas there are now.")
  private int replicas;

  @Option(
      names = "--target-type",
      paramLabel = "TYPE",
      defaultValue = "average",
      converter = Type.class,
      description =
          "average (an AverageValue target, so much for each replica) or value (default:"
              + " ${DEFAULT-VALUE}).")
  private TargetType type = TargetType.AVERAGE_VALUE;

  @Option(
      names = "--min",
      paramLabel = "MIN",
      converter = Count.class,
      description = "The HPA's minReplicas.")
  private Optional<Integer> min = Optional.empty();

  @Option(
      names = "--max",
      paramLabel = "MAX",
      converter = Count.class,
      description = "The HPA's maxReplicas.")
  private Optional<Integer> max = Optional.empty();

  /** The most replicas that are less than the fewest. */
  Optional<String> problem() {
    return min.isPresent() && max.isPresent() && min.get() > max.get()
        ? Optional.of("--max: expected at least --min %d, found %d".formatted(min.get(), max.get()))
        : Optional.empty();
  }

  Scaling scaling() {
    return new Scaling(type, target, replicas, min, max);
  }

  /** Reads a target. */
  static final class Target implements ITypeConverter<Quantity> {
    @Override
    public Quantity convert(String text) {
      try {
        Quantity target = Quantity.parse(text);
        if (target.value().signum() > 0) {
          return target;
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
      throw new TypeConversionException("expected more than 0, found \"" + text + "\"");
    }
  }

  /** Reads a number of replicas. */
  static final class Count implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,9}")) {
        throw new TypeConversionException("expected a number of replicas, found \"" + text + "\"");
      }
      return Integer.valueOf(text);
    }
  }

  /** Reads the type of a target. */
  static final class Type implements ITypeConverter<TargetType> {
    @Override
    public TargetType convert(String text) {
      return switch (text) {
        case "average" -> TargetType.AVERAGE_VALUE;
        case "value" -> TargetType.VALUE;
        default ->
            throw new TypeConversionException("expected average or value, found \"" + text + "\"");
      };
    }
  }
}
