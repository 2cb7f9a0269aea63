/**
 * What a scraper plugin implements: {@link io.externalmetrics.spi.ScraperPlugin} is found by {@link
 * java.util.ServiceLoader}, opens a {@link io.externalmetrics.spi.Scraper} per configured source,
 * and that returns one {@link io.externalmetrics.spi.Outcome} per metric and poll.
 */
@NullMarked
package io.externalmetrics.spi;

import org.jspecify.annotations.NullMarked;
