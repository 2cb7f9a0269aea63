/** One loop per source: when to poll, how long it may take, what its outcome means. */
@NullMarked
package io.externalmetrics.server.poll;

import org.jspecify.annotations.NullMarked;
