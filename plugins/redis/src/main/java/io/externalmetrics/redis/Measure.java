package io.externalmetrics.redis;

import io.externalmetrics.redis.wire.Found;
import io.externalmetrics.redis.wire.Reply;
import io.externalmetrics.redis.wire.Request;
import io.externalmetrics.redis.wire.Scan;
import io.externalmetrics.spi.Outcome;
import java.util.List;

/** What a metric asks for. Metrics whose request or scan is equal share it. */
sealed interface Measure {

  /** Told by one command about one key. */
  sealed interface OfKey extends Measure permits Length, GroupCount {
    Request request();

    /** What the reply means, which has the shape that the request asks for. */
    Outcome outcome(Reply reply);
  }

  /** Told by all nodes together. */
  sealed interface OfKeys extends Measure permits LengthSum {
    Scan scan();

    /** What the nodes' findings mean, at least one. */
    Outcome outcome(List<Found> found);
  }
}
