/** What was polled, in memory, and what may be served of it now. */
@NullMarked
package io.externalmetrics.server.store;

import org.jspecify.annotations.NullMarked;
