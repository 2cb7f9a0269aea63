/** What a read costs: the server beside a bare Helidon handler that sends the same bytes. */
@org.jspecify.annotations.NullMarked
package io.externalmetrics.bench.api;
