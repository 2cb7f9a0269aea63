/** Talking to one server: commands, their replies, and how to get in. */
@NullMarked
package io.externalmetrics.redis.wire;

import org.jspecify.annotations.NullMarked;
