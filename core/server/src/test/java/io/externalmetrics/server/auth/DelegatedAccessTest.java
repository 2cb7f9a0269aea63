package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.CLIENTS;
import static io.externalmetrics.server.auth.Cluster.FRONT_PROXIES;
import static io.externalmetrics.server.auth.Cluster.FRONT_PROXY;
import static io.externalmetrics.server.auth.Cluster.configuration;
import static io.externalmetrics.server.auth.Cluster.configurationWithout;
import static io.externalmetrics.server.auth.Cluster.user;
import static io.externalmetrics.server.auth.Cluster.withToken;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Headers;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Missing;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelegatedAccessTest {
  private static final Map<String, List<String>> AS_JANE =
      Map.of("x-remote-user", List.of("jane"), "x-remote-group", List.of("team-a", "team-b"));

  private final Cluster cluster = Cluster.configured();

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void whoShowsNothingIsAnonymous() throws InterruptedException {
    assertThat(identify(Map.of())).isEqualTo(Caller.ANONYMOUS);
    assertThat(cluster.observer.told)
        .containsExactly("configuration loaded", "authenticated anonymous");
  }

  @Test
  void believesTheFrontProxyWhoCalls() throws InterruptedException {
    assertThat(identify(AS_JANE, FRONT_PROXY))
        .isEqualTo(user("jane", "team-a", "team-b", "system:authenticated"));
    assertThat(cluster.observer.told).contains("authenticated front-proxy");
  }

  @Test
  void believesTheFrontProxyThatItsCallerIsNobody() throws InterruptedException {
    Caller caller =
        identify(
            Map.of(
                "x-remote-user", List.of("system:anonymous"),
                "x-remote-group", List.of("system:unauthenticated")),
            FRONT_PROXY);

    assertThat(caller).isEqualTo(Caller.ANONYMOUS);
  }

  @Test
  void headersOfAClientWithoutCertificateAreIgnored() throws InterruptedException {
    assertThat(identify(AS_JANE)).isEqualTo(Caller.ANONYMOUS);
  }

  @Test
  void headersOfAClientWithItsOwnCertificateAreIgnored() throws InterruptedException {
    Caller caller = identify(AS_JANE, CLIENTS.client("O=team-c,CN=mallory"));

    assertThat(caller.name()).isEqualTo("mallory");
    assertThat(caller.groups()).containsExactly("team-c", "system:authenticated");
  }

  @Test
  void aClientNamedLikeTheFrontProxyIsNone() throws InterruptedException {
    assertThat(identify(AS_JANE, CLIENTS.client("CN=front-proxy-client")).name())
        .isEqualTo("front-proxy-client");
  }

  @Test
  void aFrontProxyOfAnotherNameGetsNowhere() {
    assertUnauthorized(AS_JANE, FRONT_PROXIES.client("CN=somebody"));
  }

  @Test
  void withoutAllowedNamesEveryCertificateOfTheAuthorityMakesAFrontProxy()
      throws InterruptedException {
    cluster.configMaps.holds(configuration("requestheader-allowed-names", "[]"));

    assertThat(identify(AS_JANE, FRONT_PROXIES.client("CN=somebody")).name()).isEqualTo("jane");
  }

  @Test
  void aFrontProxyThatNamesNobodyIsTakenForAClient() {
    assertUnauthorized(Map.of("x-remote-user", List.of("")), FRONT_PROXY);
  }

  @Test
  void aCertificateOfAStrangerIsRefused() {
    assertUnauthorized(Map.of(), TestAuthority.root("clients").client("CN=jane"));
    assertThat(cluster.observer.told).contains("authenticated refused");
  }

  @Test
  void aTokenStandsInForACertificateThatIsNoGood() throws InterruptedException {
    cluster.reviews.holders.put("secret", user("jane", "team-a"));

    Caller caller =
        identify(
            Map.of("authorization", List.of("bearer secret")),
            TestAuthority.root("strangers").client("CN=mallory"));

    assertThat(caller).isEqualTo(user("jane", "team-a", "system:authenticated"));
    assertThat(cluster.observer.told).contains("authenticated token");
  }

  @Test
  void aCertificateCountsBeforeAToken() throws InterruptedException {
    cluster.reviews.holders.put("secret", user("jane"));

    Caller caller =
        identify(Map.of("authorization", List.of("Bearer secret")), CLIENTS.client("CN=certified"));

    assertThat(caller.name()).isEqualTo("certified");
    assertThat(cluster.reviews.tokens).isEmpty();
  }

  @Test
  void aTokenThatTheClusterDoesNotKnowIsRefused() {
    assertUnauthorized(Map.of("authorization", List.of("Bearer wrong")));
  }

  @Test
  void aTokenIsRefusedWhileTheClusterCannotBeAsked() {
    cluster.reviews.down = true;

    assertUnauthorized(Map.of("authorization", List.of("Bearer secret")));
  }

  @Test
  void theUidHeaderCountsOnlyWhereTheClusterSaysSo() throws InterruptedException {
    Map<String, List<String>> headers = new HashMap<>(AS_JANE);
    headers.put("x-remote-uid", List.of("42"));
    assertThat(identify(headers, FRONT_PROXY).uid()).isEmpty();

    cluster.configMaps.holds(configuration("requestheader-uid-headers", "[\"X-Remote-Uid\"]"));

    assertThat(identify(headers, FRONT_PROXY).uid()).isEqualTo("42");
  }

  @Test
  void aRotatedBundleCountsAtOnce() throws InterruptedException {
    X509Certificate old = CLIENTS.client("CN=old");
    TestAuthority next = TestAuthority.root("clients");
    X509Certificate young = next.client("CN=young");
    assertThat(identify(Map.of(), old).name()).isEqualTo("old");
    assertUnauthorized(Map.of(), young);

    cluster.configMaps.holds(configuration("client-ca-file", next.pem()));

    assertUnauthorized(Map.of(), old);
    assertThat(identify(Map.of(), young).name()).isEqualTo("young");
  }

  @Test
  void withoutUsernameHeadersTheFrontProxyIsNoLongerBelieved() {
    cluster.configMaps.holds(configurationWithout("requestheader-username-headers"));

    assertUnauthorized(AS_JANE, FRONT_PROXY);
  }

  @Test
  void nothingThatTellsWhoCallsGoesAnyFurther() throws InterruptedException {
    cluster.configMaps.holds(
        configuration("requestheader-username-headers", "[\"X-Remote-User\", \"X-Who\"]"));
    ApiRequest request =
        Cluster.request(
            "GET",
            "/apis",
            Map.of(),
            Map.of(
                "x-remote-user", List.of("mallory"),
                "x-remote-uid", List.of("0"),
                "x-remote-group", List.of("system:masters"),
                "x-remote-extra-scopes", List.of("all"),
                "x-who", List.of("mallory"),
                "authorization", List.of("Basic c2VjcmV0"),
                "accept", List.of("application/json")),
            List.of());

    Headers rest = cluster.access.identify(request).headers();
    assertThat(rest.names()).containsExactly("accept");
    assertThat(rest.all("x-remote-user")).isEmpty();
    assertThat(rest.all("authorization")).isEmpty();
  }

  @Test
  void tellsTheAuthoritiesOfBothBundles() {
    assertThat(cluster.access.clientAuthorities())
        .containsExactlyInAnyOrder(CLIENTS.certificate(), FRONT_PROXIES.certificate());
  }

  @Test
  void beforeTheClusterIsKnownEverybodyIsAnonymous() throws InterruptedException {
    try (Cluster unknown = new Cluster()) {
      assertThat(unknown.access.clientAuthorities()).isEmpty();
      assertThat(
              unknown
                  .access
                  .identify(
                      Cluster.request("GET", "/apis", Map.of(), AS_JANE, List.of(FRONT_PROXY)))
                  .caller())
          .isEqualTo(Caller.ANONYMOUS);
    }
  }

  @Test
  void isReadyOnceTheClusterIsKnown() {
    try (Cluster unknown = new Cluster()) {
      assertThat(unknown.access.readiness())
          .isEqualTo(
              Check.failed(
                  "authentication-config",
                  "the ConfigMap kube-system/extension-apiserver-authentication was not read yet"));

      unknown.configMaps.says(new Missing());

      assertThat(unknown.access.readiness()).isEqualTo(Check.passed("authentication-config"));
    }
  }

  @Test
  void aTokenAnswerThatComesTooLateIsATimeout() {
    ApiRequest hasty = Cluster.hurried(withToken("secret"));
    cluster.reviews.down = true;

    assertThatThrownBy(() -> cluster.access.identify(hasty))
        .hasMessage("Timeout: request did not complete within the allotted timeout");
  }

  @Test
  void closingEndsTheWatchAndWhateverIsBeingAsked() throws InterruptedException {
    Cluster other = new Cluster();
    other.reviews.slow = true;
    DelegatedAccess started =
        DelegatedAccess.start(other.reviews, other.configMaps, other.observer);
    assertThat(other.reviews.arrivals.tryAcquire(10, SECONDS)).isTrue();

    started.close();

    assertThat(other.configMaps.closed).isTrue();
    assertThat(other.reviews.open).hasValue(0);
  }

  private Caller identify(Map<String, List<String>> headers, X509Certificate... certificates)
      throws InterruptedException {
    return cluster
        .access
        .identify(Cluster.request("GET", "/apis", Map.of(), headers, List.of(certificates)))
        .caller();
  }

  private void assertUnauthorized(
      Map<String, List<String>> headers, X509Certificate... certificates) {
    assertThatThrownBy(() -> identify(headers, certificates))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.response().code()).isEqualTo(401))
        .hasMessage("Unauthorized");
  }
}
