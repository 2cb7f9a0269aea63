package io.externalmetrics.e2e.cluster;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Decides for {@link NeedsCluster}. */
final class ClusterCondition implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Optional<String> obstacle =
        AnnotationSupport.findAnnotation(context.getElement(), NeedsCluster.class)
            .flatMap(
                needs ->
                    ClusterSettings.of(System.getenv())
                        .obstacle(needs.keys(), needs.stops(), needs.node()));
    obstacle.ifPresent(System.err::println); // Maven's console shows a count, and no reason
    return obstacle
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("there is a cluster for it"));
  }
}
