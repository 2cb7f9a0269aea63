/** How soon the image is ready on one core, and what memory it takes. */
@NullMarked
package io.externalmetrics.bench.start;

import org.jspecify.annotations.NullMarked;
