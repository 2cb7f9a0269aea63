/**
 * Scraper plugin for Prometheus, and for whatever else answers instant PromQL queries as it does.
 */
@NullMarked
package io.externalmetrics.prometheus;

import org.jspecify.annotations.NullMarked;
