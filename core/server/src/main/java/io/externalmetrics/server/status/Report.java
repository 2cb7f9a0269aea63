package io.externalmetrics.server.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How reports are written: one line of JSON, times in UTC and to the millisecond. */
final class Report {
  static final String MEDIA_TYPE = "application/json";

  private static final ObjectWriter WRITER =
      JsonMapper.builder()
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .changeDefaultPropertyInclusion(
              inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .addModule(new SimpleModule().addSerializer(Instant.class, new ToTheMillisecond()))
          .build()
          .writer();

  private Report() {}

  static byte[] json(Object report) {
    return WRITER.writeValueAsBytes(report);
  }

  /** To the microsecond. */
  static double seconds(Duration duration) {
    return Math.round(duration.toNanos() / 1e3) / 1e6;
  }

  private static final class ToTheMillisecond extends ValueSerializer<Instant> {
    @Override
    public void serialize(Instant time, JsonGenerator out, SerializationContext context) {
      out.writeString(time.truncatedTo(ChronoUnit.MILLIS).toString());
    }
  }
}
