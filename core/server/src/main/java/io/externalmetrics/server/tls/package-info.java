/**
 * The serving certificate that needs nobody: issued, shared by all replicas, renewed and trusted.
 */
@NullMarked
package io.externalmetrics.server.tls;

import org.jspecify.annotations.NullMarked;
