package io.externalmetrics.sysdig;

/** What a metric asks. Metrics that ask the same share one answer. */
sealed interface Question permits DataQuery, PromqlQuery {}
