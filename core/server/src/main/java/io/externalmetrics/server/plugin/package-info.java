/** The plugins on the class path. */
@NullMarked
package io.externalmetrics.server.plugin;

import org.jspecify.annotations.NullMarked;
