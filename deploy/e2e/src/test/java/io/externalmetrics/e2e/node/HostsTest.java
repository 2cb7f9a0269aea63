package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostsTest {

  @Test
  void namesLeadToThePodsBehindAService() {
    Endpoints queue =
        endpoints(
            """
            metadata: {name: queue, namespace: mail}
            subsets: [{addresses: [{ip: 192.0.2.2}, {ip: 192.0.2.1}], ports: [{port: 11300}]}]
            """);

    assertThat(Hosts.text(List.of(queue)))
        .isEqualTo(
            """
            127.0.0.1 localhost
            192.0.2.1 queue.mail.svc queue.mail.svc.cluster.local
            192.0.2.2 queue.mail.svc queue.mail.svc.cluster.local
            """);
  }

  @Test
  void aServiceWithoutReadyPodsHasNoName() {
    Endpoints queue =
        endpoints(
            """
            metadata: {name: queue, namespace: mail}
            subsets: [{notReadyAddresses: [{ip: 192.0.2.1}], ports: [{port: 11300}]}]
            """);

    assertThat(Hosts.text(List.of(queue))).isEqualTo("127.0.0.1 localhost\n");
  }

  private static Endpoints endpoints(String yaml) {
    return Serialization.unmarshal("apiVersion: v1\nkind: Endpoints\n" + yaml, Endpoints.class);
  }
}
