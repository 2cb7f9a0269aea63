package io.externalmetrics.sysdig;

import io.externalmetrics.connect.promql.InstantQuery;

/** A question in PromQL. */
record PromqlQuery(InstantQuery query) implements Question {}
