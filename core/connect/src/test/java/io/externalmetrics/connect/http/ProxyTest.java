package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.TestAuthority;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static final HttpProxy.Credentials CREDENTIALS =
      new HttpProxy.Credentials("ems", Secret.of("hunter2"));
  // "ems:hunter2" in Base64
  private static final String AUTHORIZATION = "Basic ZW1zOmh1bnRlcjI=";
  private static final HttpUrl FAR = HttpUrl.get("http://prometheus.invalid:9090");

  private final TestAuthority authority = new TestAuthority();

  @Test
  void sendsHttpRequestsToTheProxy() throws Exception {
    try (FakeHttp proxy = FakeHttp.answering(FakeHttp.response(200, "good"))) {
      assertThat(Ask.body(FAR, through(proxy, Optional.empty()))).isEqualTo("good");

      assertThat(proxy.lines())
          .containsExactly("GET http://prometheus.invalid:9090/query HTTP/1.1");
      assertThat(proxy.requests().getFirst().headers()).doesNotContainKey("Proxy-Authorization");
    }
  }

  @Test
  void tellsTheProxyWhoAsks() throws Exception {
    try (FakeHttp proxy = FakeHttp.answering(FakeHttp.response(200, "good"))) {
      Ask.body(FAR, through(proxy, Optional.of(CREDENTIALS)));

      assertThat(proxy.requests()).hasSize(1);
      assertThat(proxy.requests().getFirst().header("Proxy-Authorization"))
          .isEqualTo(AUTHORIZATION);
    }
  }

  @Test
  void tunnelsHttpsRequests() throws Exception {
    try (FakeHttp server = secured();
        Tunnel proxy = new Tunnel(server.address(), "")) {
      assertThat(Ask.body(named(server), tunnelled(proxy, Optional.empty()))).isEqualTo("good");

      assertThat(proxy.requests().getFirst())
          .startsWith("CONNECT prometheus.invalid:" + server.address().port() + " HTTP/1.1");
    }
  }

  @Test
  void tellsOnlyTheProxyWhoTunnels() throws Exception {
    try (FakeHttp server = secured();
        Tunnel proxy = new Tunnel(server.address(), AUTHORIZATION)) {
      assertThat(Ask.body(named(server), tunnelled(proxy, Optional.of(CREDENTIALS))))
          .isEqualTo("good");

      assertThat(proxy.requests()).hasSize(1);
      assertThat(server.requests().getFirst().headers()).doesNotContainKey("Proxy-Authorization");
    }
  }

  @Test
  void saysThatTheProxyWantsCredentials() throws Exception {
    try (FakeHttp server = secured();
        Tunnel proxy = new Tunnel(server.address(), AUTHORIZATION)) {
      Ask.assertFailure(
          () -> Ask.body(named(server), tunnelled(proxy, Optional.empty())),
          FailureKind.DENIED,
          "proxy " + proxy.address() + " answers 407; check \"proxy\"");
    }
  }

  @Test
  void saysThatTheProxyRefusesTheCredentials() throws Exception {
    try (FakeHttp server = secured();
        Tunnel proxy = new Tunnel(server.address(), "Basic other")) {
      Ask.assertFailure(
          () -> Ask.body(named(server), tunnelled(proxy, Optional.of(CREDENTIALS))),
          FailureKind.DENIED,
          "proxy " + proxy.address() + " answers 407; check \"proxy\"");
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void leavesTheProxysRefusalOfAnHttpRequestToTheReader() throws Exception {
    try (FakeHttp proxy = FakeHttp.answering(FakeHttp.response(407, ""));
        HttpBackend backend = Ask.backend(FAR, through(proxy, Optional.of(CREDENTIALS)))) {
      assertThat(Ask.status(backend)).isEqualTo(407);
      assertThat(proxy.requests()).hasSize(1);
    }
  }

  @Test
  void saysThatTheProxyOpensNoTunnel() throws Exception {
    try (FakeHttp proxy = FakeHttp.answering(FakeHttp.response(502, ""))) {
      Ask.assertFailure(
          () ->
              Ask.body(HttpUrl.get("https://prometheus.invalid"), through(proxy, Optional.empty())),
          FailureKind.UNREACHABLE,
          "proxy " + proxy.address() + " answers 502 when asked for prometheus.invalid:443");
    }
  }

  @Test
  void namesTheProxyThatIsNotThere() throws Exception {
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Address nobody = new Address("127.0.0.1", bound.getLocalPort());

      Ask.assertFailure(
          () ->
              Ask.body(FAR, Ask.through(new HttpProxy(nobody, Optional.empty()), Optional.empty())),
          FailureKind.UNREACHABLE,
          "connection refused by " + nobody);
    }
  }

  @Test
  void neverPrintsThePassword() {
    assertThat(new HttpProxy(new Address("127.0.0.1", 1), Optional.of(CREDENTIALS)).toString())
        .doesNotContain("hunter2");
  }

  private FakeHttp secured() {
    return FakeHttp.tls(
        authority.issue("prometheus.invalid"),
        Optional.empty(),
        (_, out) -> FakeHttp.write(out, FakeHttp.response(200, "good")));
  }

  private static HttpUrl named(FakeHttp server) {
    return HttpUrl.get("https://prometheus.invalid:" + server.address().port());
  }

  private static HttpAccess through(FakeHttp proxy, Optional<HttpProxy.Credentials> credentials) {
    return Ask.through(new HttpProxy(proxy.address(), credentials), Optional.empty());
  }

  private HttpAccess tunnelled(Tunnel proxy, Optional<HttpProxy.Credentials> credentials)
      throws IOException {
    return Ask.through(
        new HttpProxy(proxy.address(), credentials), Optional.of(authority.material()));
  }
}
