/** The management port: probes, metrics, status. */
@NullMarked
package io.externalmetrics.server.status;

import org.jspecify.annotations.NullMarked;
