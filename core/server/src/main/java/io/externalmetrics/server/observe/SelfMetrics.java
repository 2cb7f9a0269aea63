package io.externalmetrics.server.observe;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * The server's own metrics, as Prometheus text. Each part of the server registers what it counts.
 */
public final class SelfMetrics {
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private final PrometheusRegistry registry;
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

  public SelfMetrics(String version) {
    this(version, new PrometheusRegistry());
  }

  SelfMetrics(String version, PrometheusRegistry registry) {
    this.registry = registry;
    Info.builder()
        .name("ems_build")
        .help("The running version and its Java, always 1.")
        .labelNames("version", "java_version")
        .register(registry)
        .addLabelValues(version, Runtime.version().toString());
  }

  PrometheusRegistry registry() {
    return registry;
  }

  /** What the process and its JVM use, under the names that these have everywhere. */
  public void process() {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
  }

  /** When the serving certificate expires, asked at each scrape. */
  public void servingCertificate(Supplier<Instant> expiry) {
    GaugeWithCallback.builder()
        .name("ems_serving_certificate_expiry_timestamp_seconds")
        .help("When the serving certificate expires, in seconds since 1970.")
        .callback(gauge -> gauge.call((double) expiry.get().getEpochSecond()))
        .register(registry);
  }

  /** How reloads of the configuration went; the start counts as one. */
  public ReloadMetrics reloads() {
    return new ReloadMetrics(
        Gauge.builder()
            .name("ems_config_last_reload_successful")
            .help(
                "1 if the newest version of the configuration file is in use without any problem.")
            .register(registry),
        Gauge.builder()
            .name("ems_config_last_reload_timestamp_seconds")
            .help("When the configuration file was last read, in seconds since 1970.")
            .register(registry),
        Gauge.builder()
            .name("ems_config_problems")
            .help("Problems in the newest version of the configuration file.")
            .register(registry));
  }

  /** All metrics as text. */
  public byte[] text() {
    ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
    try {
      writer.write(text, registry.scrape(), EscapingScheme.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toByteArray();
  }
}
