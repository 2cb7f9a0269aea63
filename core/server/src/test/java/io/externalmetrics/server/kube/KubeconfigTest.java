package io.externalmetrics.server.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
  private static final String SERVER = "server: https://10.0.0.1:6443";
  private static final String USER = "token: planted-token";

  @TempDir private Path directory;

  @Test
  void takesTheCurrentContext() throws Exception {
    Path file =
        write(
            """
            current-context: second
            contexts:
              - {name: first, context: {cluster: one, user: one}}
              - {name: second, context: {cluster: two, user: two, namespace: shop}}
            clusters:
              - {name: one, cluster: {server: "https://10.0.0.1:6443"}}
              - {name: two, cluster: {server: "https://cluster.example.org/prefix"}}
            users:
              - {name: one, user: {token: one}}
              - {name: two, user: {token: two}}
            """);

    ClusterAccess access = Kubeconfig.read(file);

    assertThat(access.address()).isEqualTo("cluster.example.org:443");
    assertThat(access.config().getMasterUrl()).isEqualTo("https://cluster.example.org/prefix/");
    assertThat(access.config().getAutoOAuthToken()).isEqualTo("two");
    assertThat(access.namespace()).isEqualTo("shop");
    assertThat(access).hasToString("ClusterAccess[cluster.example.org:443]");
  }

  @Test
  void isInTheDefaultNamespaceWhereTheContextNamesNone() throws Exception {
    assertThat(Kubeconfig.read(write(SERVER, USER)).namespace()).isEqualTo("default");
  }

  @Test
  void readsATokenFileBesideItAnewEachTime() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "first\n");
    ClusterAccess access = Kubeconfig.read(write(SERVER, "tokenFile: token"));
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("first");

    Files.writeString(token, "second\n");
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("second");

    Files.delete(token);
    assertThat(access.config().getOauthTokenProvider().getToken()).isEqualTo("second");
  }

  @Test
  void runsACredentialPlugin() throws Exception {
    Path credential =
        Files.writeString(
            directory.resolve("credential"),
            """
            {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
             "status":{"token":"from-plugin"}}
            """);
    String exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: [%s]}"
            .formatted(credential);

    assertThat(Kubeconfig.read(write(SERVER, exec)).config().getAutoOAuthToken())
        .isEqualTo("from-plugin");
  }

  @Test
  void refusesACredentialPluginThatGivesNone() throws Exception {
    assertRefused(
        write(SERVER, "exec: {apiVersion: client.authentication.k8s.io/v1, command: /nowhere}"),
        "user \"u\": expected a credential plugin that gives a token or a certificate, found none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | expected a kubeconfig, found no text",
        "'planted-token: [' | expected a kubeconfig, found a text that is none",
        "'contexts: planted-token' | expected a kubeconfig, found a text that is none",
        "'kind: Config' | current-context: expected the name of one of the contexts, found none",
        "'current-context: c' | current-context: expected the name of one of the contexts, found"
            + " \"c\""
      })
  void refusesATextThatLeadsNowhere(String text, String problem) throws Exception {
    assertRefused(write(text), problem);
  }

  @Test
  void refusesAContextWithoutItsClusterOrUser() throws Exception {
    String context =
        """
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        """;

    assertRefused(
        write(context),
        "context \"c\": cluster: expected the name of one of the clusters, found \"k\"");
    assertRefused(
        write(context + "clusters: [{name: k, cluster: {server: \"https://10.0.0.1\"}}]"),
        "context \"c\": user: expected the name of one of the users, found \"u\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "namespace: a" + "| expected a server such as https://10.0.0.1:6443, found another text",
        "server: 10.0.0.1:6443"
            + "| expected a server such as https://10.0.0.1:6443, found another text",
        "server: ftp://10.0.0.1"
            + "| expected a server such as https://10.0.0.1:6443, found another text",
        "'server: https://10.0.0.1, insecure-skip-tls-verify: true'"
            + "| insecure-skip-tls-verify is not supported, because whoever answers decides who"
            + " may read; set certificate-authority-data",
        "'server: https://10.0.0.1, proxy-url: http://proxy:3128'"
            + "| proxy-url is not supported; remove it",
        "'server: https://10.0.0.1, tls-server-name: kubernetes'"
            + "| tls-server-name is not supported; set server to a name that its certificate holds"
      })
  void refusesAClusterThatItCannotReachSafely(String cluster, String problem) throws Exception {
    assertRefused(write(cluster, USER), "cluster \"k\": " + problem);
  }

  @Test
  void refusesANamespaceThatNoneCanHave() throws Exception {
    Path file =
        write(
            """
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u, namespace: ../shop}}]
            clusters: [{name: k, cluster: {server: "https://10.0.0.1"}}]
            users: [{name: u, user: {token: planted-token}}]
            """);

    assertRefused(
        file,
        "context \"c\": namespace: expected a name such as external-metrics, found another text");
  }

  @Test
  void refusesCertificatesThatAreNone() throws Exception {
    String text =
        Base64.getEncoder().encodeToString("planted-token".getBytes(StandardCharsets.UTF_8));

    assertRefused(
        write(SERVER + ", certificate-authority-data: " + text, USER),
        "certificate-authority: expected a PEM certificate, found none in the text");
    assertRefused(
        write(SERVER + ", certificate-authority: nowhere.crt", USER),
        "certificate-authority: expected a PEM file, found none that can be read");
    assertRefused(
        write(SERVER, "client-key-data: " + text),
        "client-key: expected a PEM private key, found none in the text");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertRefused(directory.resolve("none"), "expected a kubeconfig, found none");
  }

  @Test
  void refusesADirectory() {
    assertRefused(directory, "expected a kubeconfig, found one that cannot be read");
  }

  @Test
  void looksNowhereElse() {
    assertThatThrownBy(() -> ClusterClient.of(Optional.empty(), Map.of(), "1.2.3"))
        .isInstanceOf(NoClusterException.class)
        .hasMessage(
            "kubernetes: expected a kubeconfig, because this is no Pod with a service account; set"
                + " kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster:"
                + " server.auth: none, no tls: managed, and no fromSecret");
  }

  private static void assertRefused(Path file, String problem) {
    assertThatThrownBy(() -> Kubeconfig.read(file))
        .isInstanceOf(NoClusterException.class)
        .hasMessage("%s", file + ": " + problem)
        .hasNoCause();
  }

  private Path write(String cluster, String user) throws IOException {
    return write(
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: k, user: u}}]
        clusters: [{name: k, cluster: {%s}}]
        users: [{name: u, user: {%s}}]
        """
            .formatted(cluster, user));
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("kubeconfig"), text);
  }
}
