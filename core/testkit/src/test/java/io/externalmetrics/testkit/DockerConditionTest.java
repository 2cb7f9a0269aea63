package io.externalmetrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class DockerConditionTest {

  @Test
  void runsWhereAnEngineAnswers() {
    assertThat(new DockerCondition(() -> true, true).evaluate().isDisabled()).isFalse();
  }

  @Test
  void skipsWithAReasonWhereNoneAnswers() {
    ConditionEvaluationResult result = new DockerCondition(() -> false, false).evaluate();

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains("no Docker engine answers: container tests skipped");
  }

  @Test
  void failsWhereNoneAnswersButContainersAreRequired() {
    assertThatThrownBy(() -> new DockerCondition(() -> false, true).evaluate())
        .hasMessage("no Docker engine answers, and EMS_CONTAINERS=required; set DOCKER_HOST");
  }
}
