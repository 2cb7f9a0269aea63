@NullMarked
package io.externalmetrics.redis.topology;

import org.jspecify.annotations.NullMarked;
