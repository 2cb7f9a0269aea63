/** The composition root: the one place that knows all parts. */
@NullMarked
package io.externalmetrics.server;

import org.jspecify.annotations.NullMarked;
