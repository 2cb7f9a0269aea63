@NullMarked
package io.externalmetrics.redis.wire;

import org.jspecify.annotations.NullMarked;
