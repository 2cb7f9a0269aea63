/** What plugins share to read backends that speak Prometheus' query API. */
@NullMarked
package io.externalmetrics.connect.promql;

import org.jspecify.annotations.NullMarked;
