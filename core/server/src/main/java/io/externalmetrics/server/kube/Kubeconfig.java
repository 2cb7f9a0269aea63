package io.externalmetrics.server.kube;

import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.TlsMaterial;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The current context of a kubeconfig file. Fabric8 takes it as it comes, with guesses where
 * something is missing; here that is a problem that names what to correct.
 */
final class Kubeconfig {
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

  private final Path file;
  private final io.fabric8.kubernetes.api.model.Config content;

  private Kubeconfig(Path file, io.fabric8.kubernetes.api.model.Config content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads the file, and what it refers to. Runs the user's credential plugin, if there is one.
   *
   * @throws NoClusterException if it does not lead to a cluster
   */
  static ClusterAccess read(Path file) throws NoClusterException {
    Path absolute = file.toAbsolutePath();
    return new Kubeconfig(absolute, parse(file)).access();
  }

  private static io.fabric8.kubernetes.api.model.Config parse(Path file) throws NoClusterException {
    try {
      return Optional.ofNullable(
              Serialization.unmarshal(
                  Files.readString(file), io.fabric8.kubernetes.api.model.Config.class))
          .orElseThrow(
              () -> new NoClusterException(file + ": expected a kubeconfig, found no text"));
    } catch (NoSuchFileException _) {
      throw new NoClusterException(file + ": expected a kubeconfig, found none");
    } catch (IOException _) {
      throw new NoClusterException(file + ": expected a kubeconfig, found one that cannot be read");
    } catch (RuntimeException _) {
      // The parser's messages may quote the text, which holds secrets.
      throw new NoClusterException(file + ": expected a kubeconfig, found a text that is none");
    }
  }

  private ClusterAccess access() throws NoClusterException {
    Context context =
        named(
            "current-context",
            content.getCurrentContext(),
            "contexts",
            content.getContexts(),
            NamedContext::getName,
            NamedContext::getContext);
    String within = "context \"" + content.getCurrentContext() + "\": ";
    Cluster cluster =
        named(
            within + "cluster",
            context.getCluster(),
            "clusters",
            content.getClusters(),
            NamedCluster::getName,
            NamedCluster::getCluster);
    AuthInfo user =
        named(
            within + "user",
            context.getUser(),
            "users",
            content.getUsers(),
            NamedAuthInfo::getName,
            NamedAuthInfo::getUser);
    check("cluster \"" + context.getCluster() + "\": ", cluster);
    Config config = config(user, "user \"" + context.getUser() + "\": ");
    return new ClusterAccess(config, tls(config), namespace(context, within));
  }

  private String namespace(Context context, String within) throws NoClusterException {
    String namespace =
        Optional.ofNullable(context.getNamespace())
            .filter(Predicate.not(String::isEmpty))
            .orElse(ClusterAccess.DEFAULT_NAMESPACE);
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw problem(
          within + "namespace: expected a name such as external-metrics, found another text");
    }
    return namespace;
  }

  /** What {@code reference} names in a list. */
  private <N, T> T named(
      String key,
      @Nullable String reference,
      String list,
      @Nullable List<N> entries,
      Function<N, @Nullable String> name,
      Function<N, @Nullable T> value)
      throws NoClusterException {
    if (reference == null || reference.isEmpty()) {
      throw problem(key + ": expected the name of one of the " + list + ", found none");
    }
    return Optional.ofNullable(entries).orElse(List.of()).stream()
        .filter(entry -> reference.equals(name.apply(entry)))
        .map(value)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(
            () ->
                problem(
                    key
                        + ": expected the name of one of the "
                        + list
                        + ", found \""
                        + reference
                        + "\""));
  }

  private void check(String within, Cluster cluster) throws NoClusterException {
    if (!isServer(cluster.getServer())) {
      throw problem(within + "expected a server such as https://10.0.0.1:6443, found another text");
    }
    if (Objects.equals(cluster.getInsecureSkipTlsVerify(), true)) {
      throw problem(
          within
              + "insecure-skip-tls-verify is not supported, because whoever answers decides who may"
              + " read; set certificate-authority-data");
    }
    if (cluster.getProxyUrl() != null) {
      throw problem(within + "proxy-url is not supported; remove it");
    }
    if (cluster.getTlsServerName() != null) {
      throw problem(
          within
              + "tls-server-name is not supported; set server to a name that its certificate holds");
    }
  }

  /** Without a scheme Fabric8 would try TLS and, where that fails, go on without. */
  private static boolean isServer(@Nullable String server) {
    try {
      URI uri = new URI(Objects.toString(server, ""));
      return uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private Config config(AuthInfo user, String within) throws NoClusterException {
    Config config;
    try {
      config = Config.fromKubeconfig(file.toFile());
    } catch (KubernetesClientException _) {
      throw problem(within + "expected a credential plugin that can be run, found another");
    }
    boolean hasToken = Optional.ofNullable(config.getAutoOAuthToken()).isPresent();
    if (user.getTokenFile() != null) {
      config.setOauthTokenProvider(TokenFile.of(file.resolveSibling(user.getTokenFile())));
    } else if (user.getExec() != null && !hasToken && config.getClientCertData() == null) {
      throw problem(
          within + "expected a credential plugin that gives a token or a certificate, found none");
    } else if (!hasToken && user.getAuthProvider() == null) {
      // Otherwise Fabric8 would read the file again, with each request, to look for a token.
      config.setOauthTokenProvider(() -> "");
    }
    return config;
  }

  private TlsMaterial tls(Config config) throws NoClusterException {
    try {
      return KubeconfigTls.of(config);
    } catch (InvalidPemException e) {
      throw problem(e.problem());
    }
  }

  private NoClusterException problem(String problem) {
    return new NoClusterException(file + ": " + problem);
  }
}
