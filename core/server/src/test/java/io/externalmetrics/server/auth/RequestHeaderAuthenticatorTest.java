package io.externalmetrics.server.auth;

import static io.externalmetrics.server.auth.Cluster.FRONT_PROXIES;
import static io.externalmetrics.server.auth.Cluster.FRONT_PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeaderAuthenticatorTest {
  private static final AuthenticationConfiguration TRUSTED =
      new AuthenticationConfiguration(
          Authorities.NONE,
          new Authorities(List.of(FRONT_PROXIES.certificate())),
          new RequestHeaders(
              List.of("front-proxy-client"),
              List.of("X-Remote-User", "X-Other-User"),
              List.of("X-Remote-Uid"),
              List.of("X-Remote-Group", "X-Other-Group"),
              List.of("X-Remote-Extra-", "X-Other-Extra-")));

  private final RequestHeaderAuthenticator authenticator =
      new RequestHeaderAuthenticator(
          () -> TRUSTED, new CertificateVerifier(() -> Instant.parse("2026-03-04T12:00:00Z")));

  @Test
  void theFirstUsernameHeaderWithAValueCounts() {
    assertThat(caller(Map.of("x-remote-user", List.of(""), "x-other-user", List.of("jane"))).name())
        .isEqualTo("jane");
    assertThat(
            caller(Map.of("x-remote-user", List.of("jane"), "x-other-user", List.of("joe"))).name())
        .isEqualTo("jane");
  }

  @Test
  void withoutAUsernameItHasNoOpinion() {
    assertThat(authenticate(Map.of("x-remote-group", List.of("system:masters"))))
        .isEqualTo(new NoOpinion());
  }

  @Test
  void aNameThatCouldBeAnothersIsRefused() {
    Failed failed = new Failed("a front proxy's header that is not ASCII");

    assertThat(authenticate(Map.of("x-remote-user", List.of("m\ufffd\ufffdller"))))
        .isEqualTo(failed);
    assertThat(
            authenticate(
                Map.of(
                    "x-remote-user", List.of("jane"),
                    "x-remote-group", List.of("d\ufffd\ufffdveloppeurs"))))
        .isEqualTo(failed);
  }

  @Test
  void everyLineOfEveryGroupHeaderIsAGroupEvenWithAComma() {
    assertThat(
            caller(
                    Map.of(
                        "x-remote-user", List.of("jane"),
                        "x-remote-group", List.of("team-a,system:masters", "", "team-b"),
                        "x-other-group", List.of("team-c", "team-b")))
                .groups())
        .containsExactly("team-a,system:masters", "team-b", "team-c");
  }

  @Test
  void aGroupWithACommaMakesNoMaster() {
    assertThat(
            caller(
                    Map.of(
                        "x-remote-user", List.of("jane"),
                        "x-remote-group", List.of("a,system:masters")))
                .isMaster())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "x-remote-extra-scopes, scopes",
    "x-remote-extra-example.com%2fkey, example.com/key",
    "x-remote-extra-%c3%a9, \u00e9",
    "x-remote-extra-a+b, a+b",
    "x-remote-extra-bad%zz, bad%zz",
    "x-remote-extra-bad%2, bad%2",
    "x-remote-extra-%41, A",
    "x-other-extra-k, k"
  })
  void theRestOfAnExtraHeadersNameIsADecodedKey(String header, String key) {
    assertThat(
            caller(Map.of("x-remote-user", List.of("jane"), header, List.of("one", "two"))).extra())
        .isEqualTo(Map.of(key, List.of("one", "two")));
  }

  @Test
  void anEmptyPrefixMakesNoHeaderAnExtra() {
    assertThat(
            new RequestHeaders(
                    List.of(), List.of(" X-Remote-User "), List.of(), List.of(), List.of("", " "))
                .tellTheCallerIn("accept"))
        .isFalse();
  }

  private Caller caller(Map<String, List<String>> headers) {
    return ((Known) authenticate(headers)).caller();
  }

  private Authentication authenticate(Map<String, List<String>> headers) {
    return authenticator.authenticate(
        Cluster.request("GET", "/apis", Map.of(), headers, List.of(FRONT_PROXY)));
  }
}
