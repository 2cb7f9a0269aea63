package io.externalmetrics.server.api;

import com.fasterxml.jackson.annotation.JsonValue;
import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * An ExternalMetricValueList of series, whose bytes are made once for all clients of the same form.
 * They are kept as long as the memory is not needed: of 100,000 series they are many.
 */
final class SeriesDocument implements ApiObject {
  private final String apiVersion;
  private final String metricName;
  private final SeriesSet series;
  private volatile @Nullable SoftReference<byte[]> json;
  private volatile @Nullable SoftReference<byte[]> protobuf;

  SeriesDocument(String apiVersion, String metricName, SeriesSet series) {
    this.apiVersion = apiVersion;
    this.metricName = metricName;
    this.series = series;
  }

  boolean isOf(String otherVersion, String otherName) {
    return metricName.equals(otherName) && apiVersion.equals(otherVersion);
  }

  @Override
  public String kind() {
    return ValueList.KIND;
  }

  @Override
  public String apiVersion() {
    return apiVersion;
  }

  /** What is told. */
  @JsonValue
  ValueList values() {
    return ValueList.of(apiVersion, metricName, series);
  }

  @Override
  public void writeTo(ProtobufWriter out) {
    values().writeTo(out);
  }

  @Override
  public byte[] json() {
    byte[] known = kept(json);
    if (known == null) {
      known = values().json();
      json = new SoftReference<>(known);
    }
    return known;
  }

  @Override
  public byte[] protobuf() {
    byte[] known = kept(protobuf);
    if (known == null) {
      known = values().protobuf();
      protobuf = new SoftReference<>(known);
    }
    return known;
  }

  private static byte @Nullable [] kept(@Nullable SoftReference<byte[]> reference) {
    return reference == null ? null : reference.get();
  }
}
