/** The assembly of server and plugins; it has no code of its own. */
@NullMarked
package io.externalmetrics.image;

import org.jspecify.annotations.NullMarked;
