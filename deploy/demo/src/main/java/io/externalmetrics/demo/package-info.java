/** {@code ems demo}: a real Redis, a queue that moves, and the server, all on loopback. */
@NullMarked
package io.externalmetrics.demo;

import org.jspecify.annotations.NullMarked;
