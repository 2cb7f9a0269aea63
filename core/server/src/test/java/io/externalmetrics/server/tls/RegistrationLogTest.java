package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.observe.CapturedLog;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrationLogTest {
  private static final Registration OURS = new Registration.Ours("", Set.of(), "1");
  private static final Registration KEDAS =
      new Registration.Foreign(Optional.of(new Service("keda", "keda-operator-metrics-apiserver")));

  private final RecordedUpkeep observer = new RecordedUpkeep();
  private final RegistrationLog log = new RegistrationLog(FakeCluster.OURS, observer);

  @Test
  void saysWhoseItIsWhenThatChanges() {
    try (CapturedLog captured = new CapturedLog(RegistrationLog.class)) {
      log.seen(KEDAS);
      log.seen(KEDAS);
      log.seen(new Registration.Unknown());
      log.seen(KEDAS);
      log.seen(OURS);
      log.seen(OURS);

      assertThat(captured.lines())
          .containsExactly(
              "WARNING APIService v1beta1.external.metrics.k8s.io belongs to Service"
                  + " keda/keda-operator-metrics-apiserver, which HPAs read from; it is left alone,"
                  + " and this server serves on for comparison; to switch: kubectl patch apiservice"
                  + " v1beta1.external.metrics.k8s.io --type=merge -p '{\"spec\":{\"service\":"
                  + "{\"namespace\":\"shop\",\"name\":\"ems\",\"port\":443},"
                  + "\"insecureSkipTLSVerify\":false}}'",
              "INFO APIService v1beta1.external.metrics.k8s.io is this server's");
    }
    assertThat(observer.events())
        .containsExactly("owned false", "owned false", "owned false", "owned true", "owned true");
  }

  @Test
  void saysThatKubeApiserverItselfHasIt() {
    assertThat(line(new Registration.Foreign(Optional.empty())))
        .startsWith(
            "WARNING APIService v1beta1.external.metrics.k8s.io belongs to kube-apiserver itself,"
                + " which HPAs read from; it is left alone,");
  }

  @Test
  void saysHowToMakeAMissingOne() {
    assertThat(line(new Registration.Missing()))
        .isEqualTo(
            "WARNING there is no APIService v1beta1.external.metrics.k8s.io, so that no HPA can"
                + " read from this server; to make it: echo"
                + " '{\"apiVersion\":\"apiregistration.k8s.io/v1\",\"kind\":\"APIService\","
                + "\"metadata\":{\"name\":\"v1beta1.external.metrics.k8s.io\"},"
                + "\"spec\":{\"group\":\"external.metrics.k8s.io\",\"version\":\"v1beta1\","
                + "\"groupPriorityMinimum\":100,\"versionPriority\":100,\"service\":"
                + "{\"namespace\":\"shop\",\"name\":\"ems\",\"port\":443}}}' | kubectl create -f -");
    assertThat(observer.events()).containsExactly("owned false");
  }

  @Test
  void saysHowToHaveItVerified() {
    assertThat(line(new Registration.Unverified()))
        .isEqualTo(
            "WARNING APIService v1beta1.external.metrics.k8s.io is this server's and has"
                + " insecureSkipTLSVerify: true, so that kube-apiserver takes any certificate and"
                + " there can be no caBundle; to have this server's certificate verified: kubectl"
                + " patch apiservice v1beta1.external.metrics.k8s.io --type=merge -p"
                + " '{\"spec\":{\"insecureSkipTLSVerify\":false}}'");
    assertThat(observer.events()).containsExactly("owned true");
  }

  private String line(Registration registration) {
    try (CapturedLog captured = new CapturedLog(RegistrationLog.class)) {
      log.seen(registration);
      return String.join("\n", captured.lines());
    }
  }
}
