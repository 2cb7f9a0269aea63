/** The command line. */
@NullMarked
package io.externalmetrics.server.cli;

import org.jspecify.annotations.NullMarked;
