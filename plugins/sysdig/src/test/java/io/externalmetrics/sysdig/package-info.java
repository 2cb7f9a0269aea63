@NullMarked
package io.externalmetrics.sysdig;

import org.jspecify.annotations.NullMarked;
