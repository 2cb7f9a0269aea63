package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.http.ApiKeyAuthentication.Place;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Secret;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private static final Secret SECRET = Secret.of("hunter2");

  @Test
  void sendsUserAndPassword() throws Exception {
    // "ems:hunter2" in Base64
    assertThat(received(new BasicAuthentication("ems", SECRET)).header("Authorization"))
        .isEqualTo("Basic ZW1zOmh1bnRlcjI=");
  }

  @Test
  void sendsATokenOfTheBearer() throws Exception {
    assertThat(received(Authentication.bearer(SECRET)).header("Authorization"))
        .isEqualTo("Bearer hunter2");
  }

  @Test
  void sendsAKeyInAHeader() throws Exception {
    assertThat(received(new ApiKeyAuthentication(Place.HEADER, "X-Key", SECRET)).header("X-Key"))
        .isEqualTo("hunter2");
  }

  @Test
  void sendsAKeyInTheUrl() throws Exception {
    assertThat(received(new ApiKeyAuthentication(Place.QUERY, "key", Secret.of("a&b"))).line())
        .isEqualTo("GET /query?key=a%26b HTTP/1.1");
  }

  @Test
  void showsTheReadingNoCredentials() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, ""));
        HttpBackend backend =
            Ask.backend(
                server.url(),
                HttpAccess.DEFAULT.with(new ApiKeyAuthentication(Place.QUERY, "key", SECRET)))) {
      Request asked =
          backend.send(
              Ask.get(backend), Deadline.after(Ask.PATIENCE), response -> response.request());

      assertThat(asked.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void withholdsCredentialsThatTheBackendRepeats() throws Exception {
    assertThat(refusal(new ApiKeyAuthentication(Place.QUERY, "key", Secret.of("a&b/c=d"))))
        .isEqualTo("no GET /query?key=*** HTTP/1.1 for");
    assertThat(refusal(new ApiKeyAuthentication(Place.HEADER, "Authorization", SECRET)))
        .isEqualTo("no GET /query HTTP/1.1 for ***");
    assertThat(refusal(new BasicAuthentication("ems", SECRET)))
        .isEqualTo("no GET /query HTTP/1.1 for ***");
    assertThat(refusal(issued("Bearer " + "long".repeat(100))))
        .isEqualTo("no GET /query HTTP/1.1 for ***");
  }

  @Test
  void withholdsATokenThatTheBackendRepeatsWithoutItsScheme() throws Exception {
    assertThat(refusal(issued("Basic GET"))).isEqualTo("no GET /query HTTP/1.1 for ***");
    assertThat(refusal(issued("Bearer /query"))).isEqualTo("no GET *** HTTP/1.1 for ***");
  }

  @Test
  void withholdsNothingElse() throws Exception {
    Authentication signing =
        _ ->
            (request, _, network) ->
                network.send(request.newBuilder().header("Host", "query").build());

    assertThat(refusal(signing)).isEqualTo("no GET /query HTTP/1.1 for");
  }

  @Test
  void neverPrintsSecrets() {
    assertThat(
            HttpAccess.DEFAULT.with(new BasicAuthentication("ems", SECRET)).toString()
                + new BearerAuthentication(SECRET)
                + new ApiKeyAuthentication(Place.QUERY, "key", SECRET))
        .contains("***")
        .doesNotContain("hunter2");
  }

  private static Authentication issued(String authorization) {
    return _ ->
        (request, _, network) ->
            network.send(request.newBuilder().header("Authorization", authorization).build());
  }

  /** The words of a backend that repeats what it was asked. */
  private static String refusal(Authentication authentication) throws Exception {
    FakeHttp.Answer echo =
        (request, out) ->
            FakeHttp.write(
                out,
                FakeHttp.response(
                    400, "no " + request.line() + " for " + request.header("Authorization")));
    try (FakeHttp server = FakeHttp.plain(echo);
        HttpBackend backend = Ask.backend(server.url(), HttpAccess.DEFAULT.with(authentication))) {
      String reason =
          backend.send(
              Ask.get(backend),
              Deadline.after(Ask.PATIENCE),
              response ->
                  HttpFailure.of(response, HttpFailure.text(response, 1)).toOutcome().reason());
      String begin = server.address() + " answers 400: ";
      assertThat(reason).startsWith(begin);
      return reason.substring(begin.length());
    }
  }

  private static FakeHttp.Received received(Authentication authentication) throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, ""))) {
      Ask.body(server.url(), HttpAccess.DEFAULT.with(authentication));
      return server.requests().getFirst();
    }
  }
}
