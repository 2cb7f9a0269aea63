@NullMarked
package io.externalmetrics.redis;

import org.jspecify.annotations.NullMarked;
