package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.CLIENTS;
import static io.externalmetrics.server.auth.Cluster.FRONT_PROXIES;
import static io.externalmetrics.server.auth.Cluster.configuration;
import static io.externalmetrics.server.auth.Cluster.configurationWithout;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.kube.ConfigMaps.Reading.Found;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Missing;
import io.externalmetrics.server.kube.ConfigMaps.Reading.Unavailable;
import io.externalmetrics.server.observe.CapturedLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveAuthenticationConfigurationTest {
  private static final String THE_MAP =
      "WARNING ConfigMap kube-system/extension-apiserver-authentication: ";

  private final CapturedLog log = new CapturedLog(LiveAuthenticationConfiguration.class);
  private final RecordingObserver observer = new RecordingObserver();
  private final LiveAuthenticationConfiguration live =
      new LiveAuthenticationConfiguration(observer);

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void readsEveryKey() {
    live.accept(new Found(configuration("requestheader-uid-headers", "[\"X-Remote-Uid\"]")));

    AuthenticationConfiguration read = live.current();
    assertThat(read.clients().certificates()).containsExactly(CLIENTS.certificate());
    assertThat(read.frontProxies().certificates()).containsExactly(FRONT_PROXIES.certificate());
    assertThat(read.requestHeaders())
        .isEqualTo(
            new RequestHeaders(
                List.of("front-proxy-client"),
                List.of("x-remote-user"),
                List.of("x-remote-uid"),
                List.of("x-remote-group"),
                List.of("x-remote-extra-")));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aBundleMayHoldSeveralAuthorities() {
    live.accept(new Found(configuration("client-ca-file", CLIENTS.pem() + FRONT_PROXIES.pem())));

    assertThat(live.current().clients().certificates())
        .containsExactly(CLIENTS.certificate(), FRONT_PROXIES.certificate());
    assertThat(live.current().authorities())
        .containsExactly(CLIENTS.certificate(), FRONT_PROXIES.certificate());
  }

  @Test
  void anAuthorityOfUsersMakesNoFrontProxyWithoutNames() {
    Map<String, String> data = new HashMap<>(configuration("client-ca-file", FRONT_PROXIES.pem()));
    live.accept(new Found(data));
    assertThat(live.current().frontProxies().certificates())
        .containsExactly(FRONT_PROXIES.certificate());

    data.put("requestheader-allowed-names", "[]");
    live.accept(new Found(data));

    assertThat(live.current().frontProxies().isEmpty()).isTrue();
    assertThat(log.lines())
        .containsExactly(
            "WARNING ConfigMap kube-system/extension-apiserver-authentication:"
                + " requestheader-client-ca-file: expected a CA that signs no user, or"
                + " requestheader-allowed-names, found neither; until then no front proxy is"
                + " believed, as every user could be one");
  }

  @Test
  void isLoadedOnceTheClusterSaidWhatThereIs() {
    assertThat(live.isLoaded()).isFalse();

    live.accept(new Unavailable("forbidden"));
    assertThat(live.isLoaded()).isFalse();

    live.accept(new Missing());
    assertThat(live.isLoaded()).isTrue();
    assertThat(live.current()).isEqualTo(AuthenticationConfiguration.NONE);

    live.accept(new Found(configuration()));
    live.accept(new Unavailable("forbidden"));
    assertThat(live.isLoaded()).isTrue();
    assertThat(observer.told).containsExactly("configuration loaded");
  }

  @Test
  void whatIsNotThereAnyMoreStaysInUse() {
    live.accept(new Found(configuration()));
    AuthenticationConfiguration good = live.current();

    live.accept(new Missing());
    assertThat(live.current()).isEqualTo(good);
    live.accept(new Unavailable("connection refused"));
    assertThat(live.current()).isEqualTo(good);

    assertThat(log.lines())
        .containsExactly(
            THE_MAP
                + "expected the one that kube-apiserver writes, found none; what was last read"
                + " stays in use, and where nothing was, only holders of tokens are known",
            THE_MAP + "cannot be read: connection refused; what was last read stays in use");
  }

  @ParameterizedTest
  @ValueSource(strings = {"client-ca-file", "requestheader-client-ca-file"})
  void anEmptyBundleLeavesTheLastGoodOne(String key) {
    live.accept(new Found(configuration()));
    AuthenticationConfiguration good = live.current();

    live.accept(new Found(configuration(key, "")));
    live.accept(new Found(configurationWithout(key)));

    assertThat(live.current()).isEqualTo(good);
    assertThat(log.lines())
        .containsExactly(
            THE_MAP
                + key
                + ": expected a PEM certificate, found none; correct kube-apiserver's --"
                + key
                + "; until then the last good certificates stay in use");
  }

  @Test
  void aBundleThatWasNeverGoodLetsNobodyIn() {
    live.accept(new Found(configuration("client-ca-file", "-----BEGIN CERTIFICATE-----\n????")));

    assertThat(live.current().clients().isEmpty()).isTrue();
    assertThat(live.current().frontProxies().isEmpty()).isFalse();
    assertThat(log.lines())
        .containsExactly(
            THE_MAP
                + "client-ca-file: expected a PEM certificate, found damaged PEM text; correct"
                + " kube-apiserver's --client-ca-file; until then it lets nobody in");
  }

  @Test
  void aDamagedBundleDoesNotHinderTheOther() {
    live.accept(new Found(configuration()));
    TestAuthority next = TestAuthority.root("next");

    live.accept(
        new Found(Map.of("client-ca-file", "no PEM", "requestheader-client-ca-file", next.pem())));

    assertThat(live.current().clients().certificates()).containsExactly(CLIENTS.certificate());
    assertThat(live.current().frontProxies().certificates()).containsExactly(next.certificate());
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Remote-User", "{}", "[1]", "[null]", "[\"a\"", "[\"a\"] [\"b\"]", "7"})
  void unreadableNamesLeaveAllOfTheLastGoodOnes(String json) {
    live.accept(new Found(configuration()));
    RequestHeaders good = live.current().requestHeaders();

    Map<String, String> damaged = new HashMap<>(configuration());
    damaged.put("requestheader-username-headers", json);
    damaged.put("requestheader-allowed-names", "[]");
    live.accept(new Found(damaged));

    assertThat(live.current().requestHeaders()).isEqualTo(good);
    assertThat(log.lines())
        .containsExactly(
            THE_MAP
                + "requestheader-username-headers: expected a JSON list of strings, found something"
                + " else; correct kube-apiserver's --requestheader-username-headers; until then the"
                + " last good headers stay in use");
  }

  @Test
  void absentNamesAreNone() {
    live.accept(new Found(configuration()));

    live.accept(
        new Found(
            Map.of(
                "client-ca-file", CLIENTS.pem(),
                "requestheader-client-ca-file", FRONT_PROXIES.pem())));

    assertThat(live.current().requestHeaders()).isEqualTo(RequestHeaders.NONE);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void anUnchangedBundleIsTheSame() {
    live.accept(new Found(configuration()));
    Authorities before = live.current().clients();

    live.accept(new Found(configuration("requestheader-allowed-names", "[]")));

    assertThat(live.current().clients()).isSameAs(before);
  }

  @Test
  void aProblemIsToldAgainOnlyAfterItWasGone() {
    live.accept(new Unavailable("forbidden"));
    live.accept(new Unavailable("forbidden"));
    assertThat(log.lines()).hasSize(1);

    live.accept(new Found(configuration()));
    live.accept(new Unavailable("forbidden"));
    assertThat(log.lines()).hasSize(2);
  }
}
