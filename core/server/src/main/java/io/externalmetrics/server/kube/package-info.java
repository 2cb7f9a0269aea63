/** The cluster's own API server: what this server asks it and watches of it. */
@NullMarked
package io.externalmetrics.server.kube;

import org.jspecify.annotations.NullMarked;
