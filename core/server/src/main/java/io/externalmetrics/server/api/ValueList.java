package io.externalmetrics.server.api;

import io.externalmetrics.server.api.MetricReader.Series;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** An ExternalMetricValueList. An HPA adds its items up. */
record ValueList(String kind, String apiVersion, Map<String, String> metadata, List<Value> items)
    implements ApiObject {
  static final String KIND = "ExternalMetricValueList";

  static ValueList of(String apiVersion, List<Value> items) {
    return new ValueList(KIND, apiVersion, Map.of(), items);
  }

  /** The series of a metric. */
  static ValueList of(String apiVersion, String metricName, List<Series> series) {
    return of(apiVersion, series.stream().map(one -> Value.of(metricName, one)).toList());
  }

  /** What Jackson would write of the records, without asking them for their components. */
  @Override
  public byte[] json() {
    return Json.line(
        json -> {
          json.writeStartObject();
          json.writeStringProperty("kind", kind);
          json.writeStringProperty("apiVersion", apiVersion);
          writeTexts(json, "metadata", metadata);
          json.writeArrayPropertyStart("items");
          items.forEach(item -> item.writeTo(json));
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeTexts(JsonGenerator json, String name, Map<String, String> texts) {
    json.writeObjectPropertyStart(name);
    new TreeMap<>(texts).forEach(json::writeStringProperty);
    json.writeEndObject();
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

    private static Value of(String metricName, Series series) {
      return new Value(
          metricName, series.labels(), series.timestamp(), Quantity.of(series.value()).toString());
    }

    private void writeTo(JsonGenerator json) {
      json.writeStartObject();
      json.writeStringProperty("metricName", metricName);
      writeTexts(json, "metricLabels", metricLabels);
      json.writeStringProperty("timestamp", timestamp.toString());
      json.writeStringProperty("value", value);
      json.writeEndObject();
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
