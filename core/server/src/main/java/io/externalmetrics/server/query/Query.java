package io.externalmetrics.server.query;

import io.externalmetrics.server.api.LabelSelector;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param metric the served name, lower case
 * @param namespace of the HPA
 * @param selector of the HPA's metric
 * @param scaling whose decision is wanted
 */
public record Query(
    String metric, String namespace, LabelSelector selector, Optional<Scaling> scaling) {}
