package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.e2e.EmsServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The server as a cluster has it, from the manifest that users apply, in a namespace of its own.
 * The process runs on this machine, with the rights of its ServiceAccount.
 */
final class Installation implements AutoCloseable {
  private final Cluster cluster;
  private final Path directory;
  private final String namespace = Cluster.newNamespaceName();
  private final Authority authority = Authority.create("e2e-serving-ca");
  private final int port;
  private Optional<EmsServer> server = Optional.empty();

  private Installation(Cluster cluster, Path directory, int port) {
    this.cluster = cluster;
    this.directory = directory;
    this.port = port;
  }

  /**
   * Applies everything but the APIService, and starts the server.
   *
   * @param directory for the server's files
   * @param sources the configuration's list of sources
   */
  static Installation start(Cluster cluster, Path directory, String sources) throws IOException {
    cluster.refuseOtherProvider();
    Installation installation = new Installation(cluster, directory, freePort());
    try {
      Kubectl.apply(installation.access());
      Kubectl.apply(installation.service());
      Callers.create(installation.namespace());
      installation.configure(sources);
      installation.start();
      return installation;
    } catch (IOException | AssertionError | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  /** The same, with its APIService available. */
  static Installation startAvailable(Cluster cluster, Path directory, String sources)
      throws IOException {
    Installation installation = start(cluster, directory, sources);
    try {
      installation.register();
      cluster.awaitAvailable();
      return installation;
    } catch (AssertionError | RuntimeException e) {
      installation.close();
      throw e;
    }
  }

  String namespace() {
    return namespace;
  }

  Authority authority() {
    return authority;
  }

  EmsServer server() {
    return server.orElseThrow();
  }

  /** Applies the APIService, which trusts this installation's CA. */
  void register() {
    trust(authority.certificate());
  }

  /** The same with other CAs. */
  void trust(X509Certificate... trusted) {
    Kubectl.apply(apiService(trusted));
  }

  /** Deletes the APIService, and waits until the API server no longer knows of the group. */
  void unregister() {
    Kubectl.delete(apiService(authority.certificate()));
    eventually(() -> assertThat(cluster.apiService()).isEmpty());
  }

  /** Takes the HPA controller's right to read, which the manifests give. */
  void revokeController() {
    Kubectl.run("delete", "clusterrolebinding", namespace + ":horizontal-pod-autoscaler");
  }

  /** Gives it back. */
  void grantController() {
    Kubectl.apply(access());
  }

  /** Starts the process; returns when the first round of polls is over. */
  void start() throws IOException {
    server = Optional.of(EmsServer.serveReady(directory.resolve("ems.yaml"), Map.of()));
  }

  /** SIGKILL. */
  void kill() {
    server.ifPresent(EmsServer::close);
    server = Optional.empty();
  }

  /** Somebody without a certificate, who asks the server itself. */
  Reader reader() {
    return Reader.of(url(), List.of(authority.certificate()));
  }

  /** Somebody with a certificate, who asks the server itself. */
  Reader reader(CertifiedKey identity) {
    return Reader.of(url(), List.of(authority.certificate()), Optional.of(identity));
  }

  /** Waits until new connections are shown this certificate. */
  void awaitServed(X509Certificate certificate) {
    eventually(
        () -> {
          try (Reader newcomer = Reader.of(url(), List.of(certificate))) {
            assertThatCode(() -> newcomer.get("/livez")).doesNotThrowAnyException();
          }
        });
  }

  /** Replaces the serving certificate, for the process to find; returns the new one. */
  X509Certificate serveWith(Authority issuer) throws IOException {
    CertifiedKey pair = issuer.server(namespace + "." + namespace + ".svc", "localhost");
    replace("tls.key", Authority.pem(pair.key()));
    replace("tls.crt", Authority.pem(pair.chain().getFirst()));
    return pair.chain().getFirst();
  }

  private void configure(String sources) throws IOException {
    Files.writeString(
        directory.resolve("kubeconfig"),
        cluster.kubeconfig(namespace, cluster.token(namespace, namespace)));
    serveWith(authority);
    replace(
        "ems.yaml",
        """
        server:
          address: %1$s
          port: %2$d
          auth: delegated
          tls: {certificate: "%4$s/tls.crt", privateKey: "%4$s/tls.key"}
        management: {address: 127.0.0.1, port: 0}
        kubernetes: {kubeconfig: "%4$s/kubeconfig", watchHpas: true}
        sources:
        %3$s\
        """
            .formatted(
                cluster.settings().host().equals("localhost") ? "127.0.0.1" : "0.0.0.0",
                port,
                sources.indent(2),
                directory));
  }

  /** Where the API server finds the process. */
  private String service() {
    String host = cluster.settings().host();
    if (!host.matches("[0-9.]+|.*:.*")) {
      return """
      apiVersion: v1
      kind: Service
      metadata: {name: %1$s, namespace: %1$s}
      spec: {type: ExternalName, externalName: %2$s, ports: [{port: %3$d}]}
      """
          .formatted(namespace, host, port);
    }
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s, namespace: %1$s}
    spec: {ports: [{port: %3$d}]}
    ---
    apiVersion: v1
    kind: Endpoints
    metadata: {name: %1$s, namespace: %1$s}
    subsets: [{addresses: [{ip: "%2$s"}], ports: [{port: %3$d}]}]
    """
        .formatted(namespace, host, port);
  }

  private URI url() {
    return URI.create("https://localhost:" + port);
  }

  private String apiService(X509Certificate... trusted) {
    String bundle = Stream.of(trusted).map(Authority::pem).collect(Collectors.joining());
    return manifest()
        .only("APIService")
        .yaml()
        .replace(
            "spec:\n",
            "spec:\n  caBundle: %s\n"
                .formatted(Base64.getEncoder().encodeToString(bundle.getBytes(US_ASCII))))
        .replace("port: 443", "port: " + port);
  }

  /** Who the server is, and what it and the HPA controller may do. */
  private String access() {
    return manifest()
        .only(
            "Namespace",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "ClusterRole",
            "ClusterRoleBinding")
        .yaml();
  }

  private InstallManifest manifest() {
    return InstallManifest.in(namespace).named(namespace);
  }

  private void replace(String file, String text) throws IOException {
    Path written = Files.writeString(directory.resolve(file + ".new"), text);
    Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Removes all of it from the cluster. */
  @Override
  public void close() {
    // First the APIService: without its server it would hold up the namespace.
    Kubectl.delete(apiService(authority.certificate()));
    Kubectl.delete(access());
    kill();
  }
}
