package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.e2e.node.ContainerProbe.Action.HttpGet;
import io.externalmetrics.e2e.node.ContainerProbe.Action.TcpConnect;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContainerProbeTest {

  @Test
  void asksTheNamedPortOfThePod() throws PodRefusedException {
    ContainerProbe probe =
        probe(
            """
            httpGet: {path: /readyz, port: management}
            initialDelaySeconds: 1
            periodSeconds: 2
            timeoutSeconds: 4
            successThreshold: 5
            failureThreshold: 6
            """);

    assertThat(probe)
        .isEqualTo(
            new ContainerProbe(
                new HttpGet(URI.create("http://192.0.2.1:8080/readyz")),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                5,
                6));
  }

  @Test
  void hasTheDefaultsOfTheApi() throws PodRefusedException {
    assertThat(probe("tcpSocket: {port: 11300}"))
        .isEqualTo(
            new ContainerProbe(
                new TcpConnect("192.0.2.1", 11300),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                1,
                3));
  }

  @Test
  void isRefusedWhereItCannotBeTried() {
    assertThatThrownBy(() -> probe("exec: {command: [true]}"))
        .hasMessage("probe of container server: expected httpGet or tcpSocket");
    assertThatThrownBy(() -> probe("tcpSocket: {port: https}"))
        .hasMessage("probe: no port is named https");
  }

  private static ContainerProbe probe(String yaml) throws PodRefusedException {
    Container container =
        Serialization.unmarshal(
            """
            name: server
            ports: [{name: management, containerPort: 8080}]
            readinessProbe:
            %s"""
                .formatted(yaml.indent(2)),
            Container.class);
    return ContainerProbe.of(container.getReadinessProbe(), container, "192.0.2.1");
  }
}
