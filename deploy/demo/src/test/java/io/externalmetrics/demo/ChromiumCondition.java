package io.externalmetrics.demo;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link NeedsChromium}. */
final class ChromiumCondition implements ExecutionCondition {
  private static final String SKIPPED = "there is no Chromium: browser tests skipped";

  private final Optional<Path> chromium;
  private final boolean required;

  /** Called by JUnit. */
  ChromiumCondition() {
    this(Browsing.chromium(), "required".equals(System.getenv("EMS_BROWSER")));
  }

  ChromiumCondition(Optional<Path> chromium, boolean required) {
    this.chromium = chromium;
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
    if (chromium.isPresent()) {
      return ConditionEvaluationResult.enabled("there is a Chromium");
    }
    if (required) {
      throw new IllegalStateException(
          "there is no Chromium, and EMS_BROWSER=required; put chromium on the PATH or set EMS_CHROMIUM");
    }
    return ConditionEvaluationResult.disabled(SKIPPED);
  }
}
