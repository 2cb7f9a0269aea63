/** The server behind a real kube-apiserver, with real HPAs. */
@NullMarked
package io.externalmetrics.e2e.cluster;

import org.jspecify.annotations.NullMarked;
