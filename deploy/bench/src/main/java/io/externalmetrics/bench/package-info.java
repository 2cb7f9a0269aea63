/** Measurements: of the API, the polls, the start, and of how the server lasts. */
@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench;
