@NullMarked
package io.externalmetrics.prometheus;

import org.jspecify.annotations.NullMarked;
