/**
 * The cluster's HPAs that read external metrics, and what is wrong between them and the sources.
 */
@NullMarked
package io.externalmetrics.server.hpa;

import org.jspecify.annotations.NullMarked;
