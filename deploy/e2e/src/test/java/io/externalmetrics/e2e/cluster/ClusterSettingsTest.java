package io.externalmetrics.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterSettingsTest {

  @Test
  void aKubeconfigAloneIsNoPermission() {
    assertThat(
            ClusterSettings.of(Map.of("KUBECONFIG", "/kubeconfig")).obstacle(false, false, false))
        .contains("EMS_CLUSTER=required is not set: cluster tests skipped");
  }

  @Test
  void aClusterWithoutItsKeysIsEnoughForMostTests() {
    ClusterSettings settings = ClusterSettings.of(Map.of("EMS_CLUSTER", "required"));

    assertThat(settings.obstacle(false, false, false)).isEmpty();
    assertThat(settings.obstacle(true, false, false))
        .contains("EMS_CLUSTER_PKI is not set: tests with the cluster's own keys skipped");
    assertThat(settings.obstacle(false, true, false))
        .contains(
            "EMS_CLUSTER_STOP or EMS_CLUSTER_START is not set: tests that stop the cluster"
                + " skipped");
    assertThat(settings.obstacle(false, false, true))
        .contains("EMS_CLUSTER_NODE is not set: tests that run Pods skipped");
  }

  @Test
  void expectsACommonClusterWhereNothingElseIsSaid() {
    ClusterSettings settings = ClusterSettings.of(Map.of());

    assertThat(settings.host()).isEqualTo("localhost");
    assertThat(settings.hpaSync()).isEqualTo(Duration.ofSeconds(15));
  }
}
