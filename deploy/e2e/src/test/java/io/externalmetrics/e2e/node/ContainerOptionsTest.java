package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerOptionsTest {

  @Test
  void restrictsTheContainerAsThePodSays() {
    ContainerOptions options =
        options(
            """
            spec:
              securityContext: {runAsNonRoot: true, runAsUser: 65532, runAsGroup: 3}
              containers:
                - name: server
                  resources: {limits: {memory: 256Mi, cpu: 1500m}}
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities: {drop: [ALL]}
            """);

    HostConfig config = options.hostConfig();
    assertThat(options.user()).contains("65532:3");
    assertThat(options.nonRoot()).isTrue();
    assertThat(config.getReadonlyRootfs()).isTrue();
    assertThat(config.getCapDrop()).containsExactly(Capability.ALL);
    assertThat(config.getSecurityOpts()).containsExactly("no-new-privileges");
    assertThat(config.getMemory()).isEqualTo(256 << 20);
    assertThat(config.getMemorySwap()).isEqualTo(256 << 20);
    assertThat(config.getNanoCPUs()).isEqualTo(1_500_000_000);
    assertThat(config.getNetworkMode()).isEqualTo("container:sandbox");
  }

  @Test
  void leavesTheRestToDocker() {
    ContainerOptions options = options("spec: {containers: [{name: server}]}");

    HostConfig config = options.hostConfig();
    assertThat(options.user()).isEmpty();
    assertThat(options.nonRoot()).isFalse();
    assertThat(config.getReadonlyRootfs()).isFalse();
    assertThat(config.getPrivileged()).isFalse();
    assertThat(config.getMemory()).isNull();
    assertThat(config.getNanoCPUs()).isNull();
  }

  @Test
  void theContainersOwnWordCountsMoreThanThePods() {
    ContainerOptions options =
        options(
            """
            spec:
              securityContext: {runAsNonRoot: true, runAsUser: 1}
              containers: [{name: server, securityContext: {runAsNonRoot: false, runAsUser: 2}}]
            """);

    assertThat(options.user()).contains("2");
    assertThat(options.nonRoot()).isFalse();
  }

  private static ContainerOptions options(String yaml) {
    Pod pod = Serialization.unmarshal("apiVersion: v1\nkind: Pod\n" + yaml, Pod.class);
    return ContainerOptions.of(
        new PodSandbox(pod, "sandbox", "192.0.2.1"),
        pod.getSpec().getContainers().getFirst(),
        List.of(),
        List.of());
  }
}
