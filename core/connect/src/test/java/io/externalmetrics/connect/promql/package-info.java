@NullMarked
package io.externalmetrics.connect.promql;

import org.jspecify.annotations.NullMarked;
