/** The plugin whose metrics the measured server serves; the only part of this module it loads. */
@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench.series;
