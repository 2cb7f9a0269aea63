/**
 * What happened lately to each metric, and who read it: in memory, bounded, for people to look at.
 */
@NullMarked
package io.externalmetrics.server.history;

import org.jspecify.annotations.NullMarked;
