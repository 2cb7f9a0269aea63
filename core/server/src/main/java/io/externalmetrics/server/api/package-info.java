/** The Kubernetes API: paths, selectors, quantities, documents, Status errors. No I/O on it. */
@NullMarked
package io.externalmetrics.server.api;

import org.jspecify.annotations.NullMarked;
