package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.e2e.Kubeconfig;
import io.externalmetrics.e2e.node.Kubelet;
import io.fabric8.kubernetes.api.model.APIService;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The cluster of {@code KUBECONFIG}, as its administrator sees it. */
final class Cluster implements AutoCloseable {
  static final String API_SERVICE = "v1beta1.external.metrics.k8s.io";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GROUP_VERSION = "external.metrics.k8s.io/v1beta1";
  private static final String NAMESPACE_PREFIX = "ems-e2e-";

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Kubeconfig.read()).build();
  private final ClusterSettings settings = ClusterSettings.of(System.getenv());

  private Cluster() {}

  static Cluster connect() {
    return new Cluster();
  }

  KubernetesClient client() {
    return client;
  }

  ClusterSettings settings() {
    return settings;
  }

  /** A name that no other run has used. */
  static String newNamespaceName() {
    byte[] random = new byte[4];
    ThreadLocalRandom.current().nextBytes(random);
    return NAMESPACE_PREFIX + HexFormat.of().formatHex(random);
  }

  /** Whether it knows a version of an API, such as {@code policy/v1}. */
  boolean knows(String groupVersion) {
    return client.getApiResources(groupVersion) != null;
  }

  /** The CAs by which the API server knows our server, newest first. */
  List<X509Certificate> trusted() {
    return apiService()
        .flatMap(found -> Optional.ofNullable(found.getSpec().getCaBundle()))
        .map(bundle -> certificates(new String(Base64.getDecoder().decode(bundle), US_ASCII)))
        .orElse(List.of());
  }

  /** What an installation leaves in the cluster outside of its own namespace. */
  List<String> leftovers() {
    return Kubectl.run(
            "get",
            "apiservices,clusterroles,clusterrolebindings,rolebindings,roles",
            "--all-namespaces",
            "--selector=app.kubernetes.io/name=" + HelmRelease.NAME,
            "--output=name")
        .lines()
        .toList();
  }

  /** Ends the tests where somebody else provides external metrics here. */
  void refuseOtherProvider() {
    apiService()
        .map(found -> found.getSpec().getService().getNamespace())
        .ifPresent(
            namespace ->
                assertThat(namespace)
                    .as("namespace of APIService %s, which is somebody else's", API_SERVICE)
                    .startsWith(NAMESPACE_PREFIX));
  }

  Optional<APIService> apiService() {
    return Optional.ofNullable(client.apiServices().withName(API_SERVICE).get());
  }

  /** Whether the API server counts our API among its own, with its reason where not. */
  String availability() {
    return apiService()
        .flatMap(found -> Optional.ofNullable(found.getStatus()))
        .flatMap(
            status ->
                status.getConditions().stream()
                    .filter(condition -> condition.getType().equals("Available"))
                    .findFirst())
        .map(
            condition ->
                condition.getStatus().equals("True")
                    ? "Available"
                    : condition.getReason() + ": " + condition.getMessage())
        .orElse("no condition yet");
  }

  /**
   * Returns when requests for external metrics reach the server. Until a moment after the
   * APIService says so, the API server itself answers them with 404 or 503.
   */
  void awaitAvailable() {
    eventually(() -> assertThat(availability()).isEqualTo("Available"));
    eventually(
        () ->
            assertThatCode(() -> assertThat(client.getApiResources(GROUP_VERSION)).isNotNull())
                .doesNotThrowAnyException());
  }

  /** A token of a ServiceAccount. */
  String token(String namespace, String serviceAccount) {
    return client
        .serviceAccounts()
        .inNamespace(namespace)
        .withName(serviceAccount)
        .tokenRequest()
        .getStatus()
        .getToken();
  }

  /** What the API server shows when it asks an aggregated server. */
  CertifiedKey frontProxy() {
    return Authority.readPair(keys(), "front-proxy-client");
  }

  /** Signs the certificates by which the API server proves itself to aggregated servers. */
  Authority frontProxyAuthority() {
    return new Authority(Authority.readPair(keys(), "front-proxy-ca"));
  }

  /** Signs the certificates of users. */
  Authority clientAuthority() {
    return new Authority(Authority.readPair(keys(), "ca"));
  }

  /** Stops the API server. */
  void stop() {
    awaitEnd(shell(settings.stop().orElseThrow()));
  }

  /** Starts the API server; returns when it said that it is ready. */
  Instant start() {
    Process command = shell(settings.start().orElseThrow());
    eventually(() -> assertThatCode(() -> client.raw("/readyz")).doesNotThrowAnyException());
    Instant ready = Instant.now();
    awaitEnd(command);
    return ready;
  }

  /** Starts a node that runs the Pods of these namespaces. */
  Kubelet startNode(String... namespaces) throws IOException {
    Kubelet node =
        Kubelet.start(
            client, settings.node().orElseThrow(), Path.of("target", "node"), Set.of(namespaces));
    assertThat(node.has(settings.image()))
        .as("there is the image %s, which build/image builds", settings.image())
        .isTrue();
    return node;
  }

  Path keys() {
    return settings.keys().orElseThrow();
  }

  /** Somebody without credentials, who asks through the API server. */
  Reader reader() {
    return Reader.of(url(), authorities());
  }

  /** Somebody with a certificate, who asks through the API server. */
  Reader reader(CertifiedKey identity) {
    return Reader.of(url(), authorities(), Optional.of(identity));
  }

  /** A kubeconfig for the token of somebody in a namespace. */
  String kubeconfig(String namespace, String token) {
    return """
    apiVersion: v1
    kind: Config
    current-context: cluster
    clusters: [{name: cluster, cluster: {server: "%s", certificate-authority-data: %s}}]
    users: [{name: user, user: {token: %s}}]
    contexts: [{name: cluster, context: {cluster: cluster, user: user, namespace: %s}}]
    """
        .formatted(
            url(),
            Base64.getEncoder().encodeToString(authorityPem().getBytes(US_ASCII)),
            token,
            namespace);
  }

  private URI url() {
    return URI.create(client.getConfiguration().getMasterUrl());
  }

  private List<X509Certificate> authorities() {
    return certificates(authorityPem());
  }

  private static List<X509Certificate> certificates(String pem) {
    try {
      return Pem.certificates(pem);
    } catch (InvalidPemException e) {
      throw new IllegalStateException(e);
    }
  }

  private String authorityPem() {
    return Kubeconfig.authorities(client.getConfiguration());
  }

  private static Process shell(String command) {
    try {
      return new ProcessBuilder("sh", "-c", command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(Process command) {
    try {
      assertThat(command.waitFor(PATIENCE)).as("the command ends").isTrue();
      assertThat(command.exitValue()).as("the command's exit code").isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a command ran", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
