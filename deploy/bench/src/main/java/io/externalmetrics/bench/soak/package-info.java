/**
 * How the server lasts: whether anything grows while backends fail and the configuration changes.
 */
@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench.soak;
