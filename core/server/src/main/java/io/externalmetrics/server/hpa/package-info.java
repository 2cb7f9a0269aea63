/**
 * The cluster's HPAs that read external metrics, what is wrong between them and the sources, and
 * what an HPA does with a metric.
 */
@NullMarked
package io.externalmetrics.server.hpa;

import org.jspecify.annotations.NullMarked;
