/** Scraper plugin for the lengths of keys in Redis and Valkey. */
@NullMarked
package io.externalmetrics.redis;

import org.jspecify.annotations.NullMarked;
