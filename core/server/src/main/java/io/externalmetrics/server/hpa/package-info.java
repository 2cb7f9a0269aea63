/** What a HorizontalPodAutoscaler does with a metric. */
@NullMarked
package io.externalmetrics.server.hpa;

import org.jspecify.annotations.NullMarked;
