/** Polling at scale: what it costs, whether it is in time, and what backends that hang change. */
@NullMarked
package io.externalmetrics.bench.poll;

import org.jspecify.annotations.NullMarked;
