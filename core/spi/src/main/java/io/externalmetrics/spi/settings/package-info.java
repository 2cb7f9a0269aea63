/**
 * Settings declared as data. A plugin lists its {@link io.externalmetrics.spi.settings.Setting}s in
 * a {@link io.externalmetrics.spi.settings.Schema}; validation, suggestions for misspelt keys,
 * redaction, {@code ems plugins} and the tables in docs/ all come from that one declaration.
 */
@NullMarked
package io.externalmetrics.spi.settings;

import org.jspecify.annotations.NullMarked;
