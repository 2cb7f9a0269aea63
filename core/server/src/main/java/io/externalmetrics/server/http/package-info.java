/**
 * The secure port: TLS, connections, HTTP/1.1 and their limits. Where Helidon ends and the API
 * begins.
 */
@NullMarked
package io.externalmetrics.server.http;

import org.jspecify.annotations.NullMarked;
