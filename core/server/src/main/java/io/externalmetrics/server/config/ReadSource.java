package io.externalmetrics.server.config;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.SettingPath;
import java.util.List;
import java.util.Optional;

/**
 * What was made of one element of {@code sources:}, not yet compared with the others.
 *
 * @param definition present where there is no problem of its own
 * @param problems of the source itself
 * @param warnings of the source itself
 * @param metrics in the order written
 */
record ReadSource(
    SettingPath path,
    Optional<String> name,
    Optional<String> prefix,
    Namespaces namespaces,
    Optional<SourceDefinition> definition,
    List<Problem> problems,
    List<Problem> warnings,
    List<ReadMetric> metrics) {}
