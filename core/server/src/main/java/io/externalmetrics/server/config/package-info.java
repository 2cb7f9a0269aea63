/** The configuration file: read, checked, turned into definitions, watched. */
@NullMarked
package io.externalmetrics.server.config;

import org.jspecify.annotations.NullMarked;
