package io.externalmetrics.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are refused before they reach a cluster, and what is said about them. */
@NeedsHelm
class RefusalTest {
  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replica: 3                                | at '': additional properties 'replica' not allowed
          replicas: two                             | at '/replicas': got string, want integer
          replicas: 0                               | at '/replicas': minimum: got 0, want 1
          tls: {mode: letsEncrypt}                  | at '/tls/mode': value must be one of 'managed', 'certManager', 'existingSecret'
          tls: {managed: {validity: 90d}}           | at '/tls/managed/validity': '90d' does not match pattern
          server: {auth: none}                      | at '/server': additional properties 'auth' not allowed
          server: {port: 443}                       | at '/server/port': minimum: got 443, want 1,024
          server: {shutdownDelay: 1m}               | at '/server/shutdownDelay': '1m' does not match pattern
          log: {level: trace}                       | at '/log/level': value must be one of 'debug', 'info', 'warning', 'error'
          sources: {name: jobs}                     | at '/sources': got object, want array
          sources: [{name: jobs, plugin: redis}]    | at '/sources/0': missing property 'metrics'
          sources: [{name: a, plugin: b, metrics: [], adress: c}] | at '/sources/0': additional properties 'adress' not allowed
          sources: [{name: a, plugin: b, metrics: [{}]}] | at '/sources/0/metrics/0': missing property 'name'
          image: {digest: 4355a46b}                 | at '/image/digest': '4355a46b' does not match pattern
          podDisruptionBudget: {maxUnavailable: 0}  | at '/podDisruptionBudget/maxUnavailable': minimum: got 0, want 1
          rollingUpdate: {maxSurge: many}           | at '/rollingUpdate/maxSurge': 'many' does not match pattern
          secretMounts: [redis]                     | at '/secretMounts/0': got string, want object
          secretMounts: [{name: redis, path: /x}]   | at '/secretMounts/0': additional properties 'path' not allowed
          rbac: {secrets: ['*']}                    | at '/rbac/secrets/0': '*' does not match pattern
          service: {ipFamilies: [IPv5]}             | at '/service/ipFamilies/0': value must be one of 'IPv4', 'IPv6'
          dnsPolicy: None                           | at '/dnsPolicy': value must be one of '', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default'
          serviceAccount: {annotations: {a: 1}}     | at '/serviceAccount/annotations/a': got number, want string
          """)
  void theSchemaRefuses(String values, String message) throws IOException {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tls: {mode: existingSecret} \
            | tls.mode existingSecret needs tls.existingSecret.name: the Secret with tls.crt and tls.key
          tls: {existingSecret: {name: a}} \
            | tls.existingSecret.name is used with tls.mode existingSecret only, and tls.mode is managed
          {tls: {mode: existingSecret, existingSecret: {name: a}}, apiService: {annotations: {example.com/owner: platform}}} \
            | tls.mode existingSecret needs apiService.caBundle, the CA of the certificate in PEM, or in apiService.annotations who writes it: cert-manager.io/inject-ca-from, cert-manager.io/inject-ca-from-secret, cert-manager.io/inject-apiserver-ca or service.beta.openshift.io/inject-cabundle
          tls: {mode: certManager} \
            | tls.mode certManager needs cert-manager, and the cluster does not know the API cert-manager.io/v1; install cert-manager, or set tls.certManager.requireApi=false to render without a cluster
          apiService: {insecureSkipTLSVerify: true, caBundle: a} \
            | apiService.caBundle and apiService.insecureSkipTLSVerify exclude each other; leave insecureSkipTLSVerify out
          apiService: {insecureSkipTLSVerify: true} \
            | apiService.caBundle and apiService.insecureSkipTLSVerify are for tls.mode existingSecret; with managed the CA is written into the APIService by itself
          {tls: {mode: existingSecret, existingSecret: {name: a}}, apiService: {caBundle: LS0tLS1C}} \
            | apiService.caBundle is not PEM: it must contain -----BEGIN CERTIFICATE-----; try --set-file apiService.caBundle=ca.crt
          {server: {port: 9000}, management: {port: 9000}} \
            | server.port and management.port are both 9000; they must differ
          hostNetwork: true \
            | hostNetwork: port 10250 is the kubelet's on every node; set server.port to one that is free there, such as 10260
          podLabels: {app.kubernetes.io/name: numbers} \
            | podLabels and commonLabels cannot hold app.kubernetes.io/name, by which the chart selects its Pods; leave it out
          commonLabels: {app.kubernetes.io/instance: numbers} \
            | podLabels and commonLabels cannot hold app.kubernetes.io/instance, by which the chart selects its Pods; leave it out
          rollingUpdate: {maxUnavailable: 0, maxSurge: 0%} \
            | rollingUpdate: maxUnavailable and maxSurge are both 0, so no Pod could ever be replaced
          """)
  void theTemplatesRefuse(String values, String message) throws IOException {
    assertThatThrownBy(() -> render(values)).hasMessageContaining(": " + message);
  }

  @ParameterizedTest
  @CsvSource({"123, 123-external-metrics-server", "a.b, a.b-external-metrics-server"})
  void aReleaseThatNamesNoServiceIsRefused(String release, String service) throws IOException {
    Path values = Files.writeString(directory.resolve("values.yaml"), "{}");

    assertThatThrownBy(() -> Chart.here().render(release, "external-metrics", values))
        .hasMessageContaining(
            (": release %s: a Service cannot be named %s, because that takes lower-case letters,"
                    + " digits and '-', a letter first; set fullnameOverride")
                .formatted(release, service));
  }

  @Test
  void anOlderClusterIsRefused() throws IOException {
    Path values = Files.writeString(directory.resolve("values.yaml"), "{}");

    assertThatThrownBy(() -> Chart.here().render(values, "1.19.0"))
        .hasMessageContaining(
            "chart requires kubeVersion: >=1.20.0-0 which is incompatible with Kubernetes v1.19.0");
  }

  private String render(String values) throws IOException {
    return Chart.here().render(Files.writeString(directory.resolve("values.yaml"), values));
  }
}
