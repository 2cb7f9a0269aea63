package io.externalmetrics.server.hpa;

import java.time.Instant;
import java.util.Optional;

/**
 * One minute of an HPA.
 *
 * @param at when it began
 * @param replicas that its target had at the end
 * @param target of one metric; empty where it did not read that
 */
public record HpaMinute(Instant at, int replicas, Optional<Float> target) {}
