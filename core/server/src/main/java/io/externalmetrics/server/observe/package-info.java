/** The server's own metrics and its log. */
@NullMarked
package io.externalmetrics.server.observe;

import org.jspecify.annotations.NullMarked;
