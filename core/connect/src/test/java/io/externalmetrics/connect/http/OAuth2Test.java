package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Parallel;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OAuth2Test {
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicReference<String> answer =
      new AtomicReference<>(
          "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
  private final AtomicInteger issuerStatus = new AtomicInteger(200);
  private final AtomicReference<String> accepted = new AtomicReference<>("");
  private final AtomicInteger refusal = new AtomicInteger(401);
  private final FakeHttp issuer =
      FakeHttp.plain(
          (_, out) ->
              FakeHttp.write(
                  out,
                  FakeHttp.response(
                      issuerStatus.get(), answer.get().formatted(issued.incrementAndGet()))));
  private final FakeHttp server =
      FakeHttp.plain(
          (request, out) ->
              FakeHttp.write(
                  out,
                  request.header("Authorization").endsWith(accepted.get())
                      ? FakeHttp.response(200, request.header("Authorization"))
                      : FakeHttp.response(refusal.get(), "")));

  @AfterEach
  void close() throws IOException {
    issuer.close();
    server.close();
  }

  @Test
  void asksForATokenOnceAndUsesIt() throws Exception {
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      assertThat(Ask.body(backend)).isEqualTo("Bearer t1");
      assertThat(Ask.body(backend)).isEqualTo("Bearer t1");
    }

    assertThat(issuer.requests()).hasSize(1);
    FakeHttp.Received asked = issuer.requests().getFirst();
    assertThat(asked.line()).isEqualTo("POST /token?tenant=shop HTTP/1.1");
    // "ems:hunter2%2F" in Base64: both parts are encoded as in a form before.
    assertThat(asked.header("Authorization")).isEqualTo("Basic ZW1zOmh1bnRlcjIlMkY=");
    assertThat(asked.body())
        .isEqualTo("grant_type=client_credentials&scope=read+list&audience=metrics");
  }

  @Test
  void namesTheClientInTheBodyWhereTheIssuerWantsIt() throws Exception {
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.BODY)) {
      assertThat(Ask.body(backend)).isEqualTo("Bearer t1");
    }

    FakeHttp.Received asked = issuer.requests().getFirst();
    assertThat(asked.headers()).doesNotContainKey("Authorization");
    assertThat(asked.body())
        .isEqualTo(
            "grant_type=client_credentials&scope=read+list&audience=metrics"
                + "&client_id=ems&client_secret=hunter2%2F");
  }

  @Test
  void asksOnceForRequestsThatWantATokenTogether() throws Exception {
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      Deadline deadline = Deadline.after(Ask.PATIENCE);
      Map<Integer, String> bodies =
          Parallel.map(IntStream.range(0, 8).boxed().toList(), _ -> body(backend, deadline));

      assertThat(bodies.values()).containsOnly("Bearer t1");
      assertThat(issued).hasValue(1);
    }
  }

  @Test
  void asksForAnotherWhereTheBackendRefusesAnOldOne() throws Exception {
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      assertThat(Ask.body(backend)).isEqualTo("Bearer t1");
      accepted.set("t2");

      assertThat(Ask.body(backend)).isEqualTo("Bearer t2");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void asksForNoOtherWhereTheBackendRefusesANewOne() throws Exception {
    accepted.set("none");
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      assertThat(Ask.status(backend)).isEqualTo(401);

      assertThat(issued).hasValue(1);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void keepsAYoungTokenWhereAQueryIsForbidden() throws Exception {
    accepted.set("none");
    refusal.set(403);
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      assertThat(Ask.status(backend)).isEqualTo(403);
      assertThat(Ask.status(backend)).isEqualTo(403);

      assertThat(issued).hasValue(1);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void blamesATokenForA403AfterFiveMinutes() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (AccessTokens tokens = tokens(now)) {
      AccessTokens.Token token = tokens.current(Deadline.after(Ask.PATIENCE));
      Deadline later = Deadline.after(Ask.PATIENCE);

      now.set(Instant.EPOCH.plusSeconds(299));
      assertThat(tokens.drop(token, 403, later)).isFalse();
      assertThat(token(tokens)).isEqualTo("t1");

      now.set(Instant.EPOCH.plusSeconds(300));
      assertThat(tokens.drop(token, 403, later)).isTrue();
      assertThat(token(tokens)).isEqualTo("t2");
    }
  }

  @Test
  void asksOnceForAPollThatOutlastsItsToken() throws Exception {
    answer.set("{\"access_token\":\"t%d\",\"expires_in\":0}");
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      assertThat(body(backend, poll)).isEqualTo("Bearer t1");
      assertThat(body(backend, poll)).isEqualTo("Bearer t1");

      assertThat(Ask.body(backend)).isEqualTo("Bearer t2");
    }
  }

  @Test
  void dropsATokenWhileTheIssuerIsAsked() throws Exception {
    Semaphore asked = new Semaphore(0);
    try (FakeHttp silent = FakeHttp.plain((_, _) -> asked.release());
        AccessTokens tokens = tokens(silent, Instant::now)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      Thread.startVirtualThread(
          () -> {
            try {
              tokens.current(poll);
            } catch (ScrapeException | InterruptedException _) {
              // Closed at the end of this test.
            }
          });
      asked.acquire();

      tokens.drop(
          new AccessTokens.Token("t0", Instant.EPOCH, Instant.EPOCH, Deadline.after(Ask.PATIENCE)),
          401,
          Deadline.after(Ask.PATIENCE));

      assertThat(poll.hasPassed()).as("the issuer was waited for").isFalse();
    }
  }

  @Test
  void asksAgainShortlyBeforeATokenExpires() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (AccessTokens tokens = tokens(now)) {
      assertThat(token(tokens)).isEqualTo("t1");

      now.set(Instant.EPOCH.plusSeconds(3600 - 31));
      assertThat(token(tokens)).isEqualTo("t1");

      now.set(Instant.EPOCH.plusSeconds(3600 - 30));
      assertThat(token(tokens)).isEqualTo("t2");
    }
  }

  @Test
  void keepsATokenForAnHourWhereTheIssuerDoesNotSay() throws Exception {
    answer.set("{\"access_token\":\"t%d\"}");
    AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    try (AccessTokens tokens = tokens(now)) {
      token(tokens);
      now.set(Instant.EPOCH.plusSeconds(3500));

      assertThat(token(tokens)).isEqualTo("t1");
    }
  }

  @Test
  void saysThatTheIssuerDoesNotKnowTheClient() {
    issuerStatus.set(401);
    answer.set("{\"error\":\"invalid_client\",\"error_description\":\"hunter2/ is wrong\"}");

    assertNoToken(
        FailureKind.DENIED,
        "no OAuth2 token: %s answers 401 (invalid_client); check \"clientId\", \"clientSecret\" and"
            + " \"scopes\"");
  }

  @Test
  void repeatsNothingElseThatTheIssuerSays() {
    issuerStatus.set(400);
    answer.set("{\"error\":\"hunter2/ is wrong\"}");

    assertNoToken(
        FailureKind.DENIED,
        "no OAuth2 token: %s answers 400; check \"clientId\", \"clientSecret\" and \"scopes\"");
  }

  @Test
  void saysThatNoTokensAreIssuedThere() {
    issuerStatus.set(404);
    assertNoToken(FailureKind.CONFIGURATION, "no OAuth2 token: %s answers 404; check \"tokenUrl\"");

    issuerStatus.set(405);
    assertNoToken(FailureKind.CONFIGURATION, "no OAuth2 token: %s answers 405; check \"tokenUrl\"");
  }

  @Test
  void saysWhichSettingNamesTheIssuerThatRedirects() throws Exception {
    assertRedirected(
        "https://elsewhere.example/token",
        FailureKind.CONFIGURATION,
        " redirects to https://elsewhere.example:443; set \"tokenUrl\" to it if that is the"
            + " backend");
    assertRedirected(
        "mailto:admin@example.com",
        FailureKind.MALFORMED,
        " redirects to something that is no URL; check \"tokenUrl\"");
    assertRedirected(
        "/token", FailureKind.MALFORMED, " redirects more than 5 times; check \"tokenUrl\"");
  }

  @Test
  void saysWhichSettingNamesAnIssuerThatSpeaksNoHttp() throws Exception {
    try (FakeHttp stranger = FakeHttp.answering("-ERR unknown command\r\n")) {
      assertNoTokenFrom(
          stranger, FailureKind.MALFORMED, " does not answer as HTTP does; check \"tokenUrl\"");
    }
  }

  @Test
  void saysThatTheIssuerIsBroken() {
    issuerStatus.set(500);

    assertNoToken(FailureKind.UNAVAILABLE, "no OAuth2 token: %s answers 500");
  }

  @Test
  void saysThatTheIssuerGivesNoToken() {
    answer.set("<html>");
    assertNoToken(
        FailureKind.MALFORMED, "no OAuth2 token: %s answers without a token; check \"tokenUrl\"");

    answer.set("{\"access_token\":\"\\u0000\"}");
    assertNoToken(
        FailureKind.MALFORMED, "no OAuth2 token: %s answers without a token; check \"tokenUrl\"");

    answer.set("{\"access_token\":\"t\",\"token_type\":\"mac\"}");
    assertNoToken(
        FailureKind.MALFORMED, "no OAuth2 token: %s gives a token of another type than Bearer");
  }

  @Test
  void saysThatTheIssuerIsNotThere() throws Exception {
    issuer.close();

    assertNoToken(FailureKind.UNREACHABLE, "no OAuth2 token: connection refused by %s");
  }

  @Test
  void asksAnIssuerThatFailsOnceForEachPoll() throws Exception {
    issuerStatus.set(500);
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      body(backend, poll);
      body(backend, poll);
      assertThat(issued).hasValue(1);

      issuerStatus.set(200);
      assertThat(Ask.body(backend)).isEqualTo("Bearer t2");
    }
  }

  @Test
  void readsLittleOfAnIssuer() {
    answer.set(" ".repeat(256 << 10) + "{\"access_token\":\"t1\"}");

    assertNoToken(
        FailureKind.MALFORMED, "no OAuth2 token: %s answers without a token; check \"tokenUrl\"");
  }

  @Test
  void neverPrintsSecrets() {
    assertThat(
            oauth2(OAuth2.ClientAuthentication.HEADER)
                + new AccessTokens.Token(
                        "hunter2", Instant.EPOCH, Instant.EPOCH, Deadline.after(Ask.PATIENCE))
                    .toString()
                + new TokenEndpoint.Issued("hunter2", Duration.ZERO))
        .doesNotContain("hunter2");
  }

  private void assertNoToken(FailureKind kind, String message) {
    try (HttpBackend backend = backend(OAuth2.ClientAuthentication.HEADER)) {
      Ask.assertFailure(
          () -> Ask.body(backend), kind, message.replace("%s", issuer.address().toString()));
      assertThat(server.requests()).isEmpty();
    }
  }

  private static void assertRedirected(String location, FailureKind kind, String message)
      throws IOException {
    try (FakeHttp moved = FakeHttp.answering(FakeHttp.response(307, "", "Location: " + location))) {
      assertNoTokenFrom(moved, kind, message);
    }
  }

  private static void assertNoTokenFrom(FakeHttp issuer, FailureKind kind, String message) {
    try (TokenEndpoint endpoint =
        new TokenEndpoint(oauth2(issuer, OAuth2.ClientAuthentication.HEADER), Optional.empty())) {
      Ask.assertFailure(
          () -> endpoint.issue(Deadline.after(Ask.PATIENCE)),
          kind,
          "no OAuth2 token: " + issuer.address() + message);
    }
  }

  private HttpBackend backend(OAuth2.ClientAuthentication clientAuthentication) {
    return Ask.backend(server.url(), HttpAccess.DEFAULT.with(oauth2(clientAuthentication)));
  }

  private AccessTokens tokens(AtomicReference<Instant> now) {
    return tokens(issuer, now::get);
  }

  private static AccessTokens tokens(FakeHttp issuer, InstantSource clock) {
    return new AccessTokens(
        new TokenEndpoint(oauth2(issuer, OAuth2.ClientAuthentication.HEADER), Optional.empty()),
        clock);
  }

  private OAuth2 oauth2(OAuth2.ClientAuthentication clientAuthentication) {
    return oauth2(issuer, clientAuthentication);
  }

  private static OAuth2 oauth2(FakeHttp issuer, OAuth2.ClientAuthentication clientAuthentication) {
    return new OAuth2(
        issuer
            .url()
            .newBuilder()
            .addPathSegment("token")
            .addQueryParameter("tenant", "shop")
            .build(),
        "ems",
        Secret.of("hunter2/"),
        List.of("read", "list"),
        Map.of("audience", Secret.of("metrics")),
        clientAuthentication,
        Optional.empty());
  }

  private static String token(AccessTokens tokens) throws ScrapeException, InterruptedException {
    return tokens.current(Deadline.after(Ask.PATIENCE)).value();
  }

  private static String body(HttpBackend backend, Deadline deadline) throws InterruptedException {
    try {
      return backend.send(Ask.get(backend), deadline, Ask.BODY);
    } catch (ScrapeException e) {
      return e.toOutcome().reason();
    }
  }
}
