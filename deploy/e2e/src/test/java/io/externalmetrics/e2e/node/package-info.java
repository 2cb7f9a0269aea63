/** A node for a control plane that has none: runs its Pods with the machine's Docker engine. */
@NullMarked
package io.externalmetrics.e2e.node;

import org.jspecify.annotations.NullMarked;
