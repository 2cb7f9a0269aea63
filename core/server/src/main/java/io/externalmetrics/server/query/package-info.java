/** One metric, asked for once and explained: what {@code ems query} tells. */
@NullMarked
package io.externalmetrics.server.query;

import org.jspecify.annotations.NullMarked;
