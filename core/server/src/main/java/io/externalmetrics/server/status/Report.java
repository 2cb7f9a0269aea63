package io.externalmetrics.server.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.externalmetrics.server.store.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** How reports are written: one line of JSON, times in UTC and durations in seconds. */
final class Report {
  static final String MEDIA_TYPE = "application/json";

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .build()
          .writer();

  private Report() {}

  static byte[] json(Object report) {
    return WRITER.writeValueAsBytes(report);
  }

  static Instant time(Moment moment) {
    return time(moment.wall());
  }

  static Instant time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /** To the microsecond. */
  static double seconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e6;
  }
}
