/** Where keys live, and whom to ask for them: one server, Sentinel's master, a cluster. */
@NullMarked
package io.externalmetrics.redis.topology;

import org.jspecify.annotations.NullMarked;
