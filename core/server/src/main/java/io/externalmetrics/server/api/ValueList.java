package io.externalmetrics.server.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** An ExternalMetricValueList. An HPA adds its items up. */
record ValueList(String kind, String apiVersion, Map<String, String> metadata, List<Value> items)
    implements ApiObject {
  static final String KIND = "ExternalMetricValueList";

  static ValueList of(String apiVersion, List<Value> items) {
    return new ValueList(KIND, apiVersion, Map.of(), items);
  }

  @Override
  public void writeTo(ProtobufWriter out) {
    out.message(1, ApiObject::writeListMetadata).messages(2, items);
  }

  /**
   * An ExternalMetricValue.
   *
   * @param timestamp in whole seconds, as the Go servers write it
   * @param value a canonical quantity
   */
  record Value(String metricName, Map<String, String> metricLabels, Instant timestamp, String value)
      implements ProtobufWriter.Message {
    Value {
      timestamp = timestamp.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, metricName)
          .map(2, metricLabels)
          .message(3, time -> time.number(1, timestamp.getEpochSecond()).number(2, 0))
          .message(5, quantity -> quantity.text(1, value));
    }
  }
}
