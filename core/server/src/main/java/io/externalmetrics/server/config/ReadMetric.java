package io.externalmetrics.server.config;

import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.spi.settings.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What was made of one element of {@code metrics:}.
 *
 * @param definition present where there is no problem of its own and none of the source that keeps
 *     it from being one
 * @param refused present where there is a problem of its own
 */
record ReadMetric(
    Optional<MetricDefinition> definition,
    Optional<RefusedMetric> refused,
    List<Problem> problems,
    List<Problem> warnings) {}
