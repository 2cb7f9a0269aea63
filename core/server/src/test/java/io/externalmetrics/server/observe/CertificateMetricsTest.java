package io.externalmetrics.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.tls.UpkeepObserver.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class CertificateMetricsTest {
  private final SelfMetrics self = new SelfMetrics("1.2.3");
  private final CertificateMetrics metrics = new CertificateMetrics(self);

  @Test
  void tellsWhoseTheApiServiceIsOnceThatIsKnown() {
    assertThat(lines()).noneMatch(line -> line.startsWith("ems_apiservice_owned "));

    metrics.owned(true);
    assertThat(lines()).contains("ems_apiservice_owned 1.0");
    metrics.owned(false);
    assertThat(lines()).contains("ems_apiservice_owned 0.0");
  }

  @Test
  void tellsWhetherTheCertificateIsTrustedOnceThatIsKnown() {
    assertThat(lines()).noneMatch(line -> line.startsWith("ems_serving_certificate_trusted "));

    metrics.trusted(true);
    assertThat(lines()).contains("ems_serving_certificate_trusted 1.0");
    metrics.trusted(false);
    assertThat(lines()).contains("ems_serving_certificate_trusted 0.0");
  }

  @Test
  void countsFailuresFromZero() {
    metrics.failed(Target.APISERVICE);

    assertThat(lines())
        .contains(
            "ems_certificate_upkeep_failures_total{object=\"secret\"} 0.0",
            "ems_certificate_upkeep_failures_total{object=\"apiservice\"} 1.0");
  }

  @Test
  void tellsWhenTheCaExpiresOnceThereIsOne() {
    AtomicReference<Optional<Instant>> expiry = new AtomicReference<>(Optional.empty());
    metrics.authority(expiry::get);
    assertThat(lines())
        .noneMatch(line -> line.startsWith("ems_serving_ca_expiry_timestamp_seconds "));

    expiry.set(Optional.of(Instant.ofEpochSecond(2_000_000_000L)));

    assertThat(lines()).contains("ems_serving_ca_expiry_timestamp_seconds 2.0E9");
  }

  private List<String> lines() {
    return new String(self.text(), StandardCharsets.UTF_8).lines().toList();
  }
}
