package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.TestAuthority;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Secret;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
  private static final String OK = FakeHttp.response(200, "good");

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307, 308})
  void keepsMethodAndBodyWithinTheBackend(int status) throws Exception {
    try (FakeHttp server = moved(status, "/elsewhere?x=1");
        HttpBackend backend = Ask.backend(server)) {
      assertThat(post(backend)).isEqualTo("good");

      assertThat(server.lines()).containsExactly("POST / HTTP/1.1", "POST /elsewhere?x=1 HTTP/1.1");
      assertThat(server.requests()).extracting(FakeHttp.Received::body).containsOnly("query=up");
    }
  }

  @Test
  void getsWhatAnotherPlaceShows() throws Exception {
    try (FakeHttp server = moved(303, "/elsewhere");
        HttpBackend backend = Ask.backend(server)) {
      assertThat(post(backend)).isEqualTo("good");

      assertThat(server.lines()).containsExactly("POST / HTTP/1.1", "GET /elsewhere HTTP/1.1");
    }
  }

  @Test
  void takesACallForEachHop() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Calls counting =
        new Calls() {
          @Override
          public void take(Deadline deadline) {
            calls.incrementAndGet();
          }

          @Override
          public void bill(int units) {}
        };
    try (FakeHttp server = moved(307, "/elsewhere");
        HttpBackend backend = new HttpBackend(server.url(), HttpAccess.DEFAULT, counting)) {
      assertThat(post(backend)).isEqualTo("good");

      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void goesNowhereElse() throws Exception {
    try (FakeHttp stranger = FakeHttp.answering(OK);
        FakeHttp server = moved(307, stranger.url() + "take?this");
        HttpBackend backend =
            Ask.backend(
                server.url(),
                Ask.headers(Map.of("X-Scope-OrgID", Secret.of("shop")))
                    .with(new BasicAuthentication("ems", Secret.of("hunter2"))))) {
      Ask.assertFailure(
          () -> post(backend),
          FailureKind.CONFIGURATION,
          "%s redirects to http://%s; set \"url\" to it if that is the backend"
              .formatted(server.address(), stranger.address()));

      assertThat(stranger.connections()).isZero();
    }
  }

  @Test
  void goesToHttpsOnTheSameHost() throws Exception {
    TestAuthority authority = new TestAuthority();
    try (FakeHttp secured =
            FakeHttp.tls(
                authority.issue("127.0.0.1"),
                Optional.empty(),
                (_, out) -> FakeHttp.write(out, OK));
        FakeHttp server = moved(308, secured.url() + "here");
        HttpBackend backend = Ask.backend(server.url(), Ask.with(authority.material()))) {
      assertThat(post(backend)).isEqualTo("good");

      assertThat(secured.lines()).containsExactly("POST /here HTTP/1.1");
    }
  }

  @Test
  void doesNotGoBackToHttp() throws Exception {
    TestAuthority authority = new TestAuthority();
    try (FakeHttp plain = FakeHttp.answering(OK);
        FakeHttp server =
            FakeHttp.tls(
                authority.issue("127.0.0.1"),
                Optional.empty(),
                (_, out) ->
                    FakeHttp.write(out, FakeHttp.response(301, "", "Location: " + plain.url())));
        HttpBackend backend = Ask.backend(server.url(), Ask.with(authority.material()))) {
      Ask.assertFailure(
          () -> post(backend),
          FailureKind.CONFIGURATION,
          "%s redirects to http://%s; set \"url\" to it if that is the backend"
              .formatted(server.address(), plain.address()));

      assertThat(plain.connections()).isZero();
    }
  }

  @Test
  void givesUpOnALoop() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(302, "", "Location: /"));
        HttpBackend backend = Ask.backend(server)) {
      Ask.assertFailure(
          () -> post(backend),
          FailureKind.MALFORMED,
          server.address() + " redirects more than 5 times; check \"url\"");

      assertThat(server.requests()).hasSize(6);
    }
  }

  @Test
  void doesNotFollowWhatIsNoUrl() throws Exception {
    try (FakeHttp server =
            FakeHttp.answering(FakeHttp.response(302, "", "Location: mailto:admin@example.com"));
        HttpBackend backend = Ask.backend(server)) {
      Ask.assertFailure(
          () -> post(backend),
          FailureKind.MALFORMED,
          server.address() + " redirects to something that is no URL; check \"url\"");
    }
  }

  @Test
  void leavesAnAnswerThatNamesNoPlaceToTheReader() throws Exception {
    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(304, ""));
        HttpBackend backend = Ask.backend(server)) {
      assertThat(Ask.status(backend)).isEqualTo(304);
    }
  }

  private static FakeHttp moved(int status, String location) {
    return FakeHttp.plain(
        (request, out) ->
            FakeHttp.write(
                out,
                request.line().contains(" / ")
                    ? FakeHttp.response(status, "moved", "Location: " + location)
                    : OK));
  }

  private static String post(HttpBackend backend) throws Exception {
    Request request =
        new Request.Builder()
            .url(backend.url().build())
            .post(RequestBody.create("query=up", null))
            .build();
    return backend.send(request, Deadline.after(Ask.PATIENCE), Ask.BODY);
  }
}
