/** Scraper plugin for lengths of keys and backlogs of streams in Redis and Valkey. */
@NullMarked
package io.externalmetrics.redis;

import org.jspecify.annotations.NullMarked;
