package io.externalmetrics.server.poll;

import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import java.util.Collections;
import java.util.Map;

/** One poll: a reading for each metric of the source, and how the poll went as a whole. */
record PollResult(Map<String, Reading> readings, PollSummary summary) {
  PollResult {
    // Not copied: the one session that makes it lets go of it, and there may be thousands.
    readings = Collections.unmodifiableMap(readings);
  }
}
