package io.externalmetrics.testkit;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Decides for {@link NeedsDocker}. */
final class DockerCondition implements ExecutionCondition {
  private static final String SKIPPED = "no Docker engine answers: container tests skipped";

  private final BooleanSupplier engineAnswers;
  private final boolean required;

  /** Called by JUnit. */
  DockerCondition() {
    this(
        () -> DockerClientFactory.instance().isDockerAvailable(),
        "required".equals(System.getenv("EMS_CONTAINERS")));
  }

  DockerCondition(BooleanSupplier engineAnswers, boolean required) {
    this.engineAnswers = engineAnswers;
    this.required = required;
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    ConditionEvaluationResult result = evaluate();
    if (result.isDisabled()) {
      System.err.println(SKIPPED); // Maven's console shows a count, and no reason
    }
    return result;
  }

  ConditionEvaluationResult evaluate() {
    if (engineAnswers.getAsBoolean()) {
      return ConditionEvaluationResult.enabled("a Docker engine answers");
    }
    if (required) {
      throw new IllegalStateException(
          "no Docker engine answers, and EMS_CONTAINERS=required; set DOCKER_HOST");
    }
    return ConditionEvaluationResult.disabled(SKIPPED);
  }
}
