package io.externalmetrics.server.api;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * One requirement of a label selector.
 *
 * @param values as many as the operator takes, sorted, without duplicates
 */
public record LabelRequirement(String key, Operator operator, List<String> values)
    implements Predicate<Map<String, String>> {

  /** What is required of a label. */
  public enum Operator {
    EQUALS,
    DOUBLE_EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST,
    GREATER_THAN,
    LESS_THAN
  }

  public LabelRequirement {
    LabelSyntax.checkKey(key);
    values = values.stream().sorted().distinct().toList();
    for (int i = 0; i < values.size(); i++) {
      if (operator == Operator.GREATER_THAN || operator == Operator.LESS_THAN) {
        LabelSyntax.checkInteger(i, values.get(i));
      }
      LabelSyntax.checkValue(key, i, values.get(i));
    }
    int size = values.size();
    boolean fits =
        switch (operator) {
          case EXISTS, DOES_NOT_EXIST -> size == 0;
          case EQUALS, DOUBLE_EQUALS, NOT_EQUALS, GREATER_THAN, LESS_THAN -> size == 1;
          case IN, NOT_IN -> size >= 1;
        };
    if (!fits) {
      throw new IllegalArgumentException(operator + " does not take " + size + " values");
    }
  }

  /** Whether only a label with one of the values fulfils it. */
  boolean demandsOneOfItsValues() {
    return switch (operator) {
      case EQUALS, DOUBLE_EQUALS, IN -> true;
      case NOT_EQUALS, NOT_IN, EXISTS, DOES_NOT_EXIST, GREATER_THAN, LESS_THAN -> false;
    };
  }

  @Override
  public boolean test(Map<String, String> labels) {
    return switch (operator) {
      case EXISTS -> labels.containsKey(key);
      case DOES_NOT_EXIST -> !labels.containsKey(key);
      case EQUALS, DOUBLE_EQUALS, IN -> hasOneOfTheValues(labels);
      case NOT_EQUALS, NOT_IN -> !hasOneOfTheValues(labels);
      case GREATER_THAN -> hasInteger(labels, label -> label > limit());
      case LESS_THAN -> hasInteger(labels, label -> label < limit());
    };
  }

  @Override
  public String toString() {
    return switch (operator) {
      case EXISTS -> key;
      case DOES_NOT_EXIST -> "!" + key;
      case EQUALS -> key + "=" + values.getFirst();
      case DOUBLE_EQUALS -> key + "==" + values.getFirst();
      case NOT_EQUALS -> key + "!=" + values.getFirst();
      case IN -> key + " in (" + String.join(",", values) + ")";
      case NOT_IN -> key + " notin (" + String.join(",", values) + ")";
      case GREATER_THAN -> key + ">" + values.getFirst();
      case LESS_THAN -> key + "<" + values.getFirst();
    };
  }

  private boolean hasOneOfTheValues(Map<String, String> labels) {
    String label = labels.get(key);
    return label != null && values.contains(label);
  }

  private boolean hasInteger(Map<String, String> labels, LongPredicate condition) {
    String label = labels.get(key);
    OptionalLong integer = label == null ? OptionalLong.empty() : LabelSyntax.integer(label);
    return integer.isPresent() && condition.test(integer.getAsLong());
  }

  private long limit() {
    return Long.parseLong(values.getFirst());
  }
}
