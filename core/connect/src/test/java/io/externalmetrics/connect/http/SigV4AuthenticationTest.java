package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.connect.aws.SigV4;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

class SigV4AuthenticationTest {

  @Test
  void signsWhatIsSent() throws Exception {
    SigV4 authentication =
        new SigV4(
            "eu-west-1",
            "aps",
            new CredentialsSource(
                new CredentialsSource.Keys(
                    "AKID", Secret.of("hunter2"), Optional.of(Secret.of("t0k3n"))),
                Optional.empty(),
                Optional.empty()));

    try (FakeHttp server = FakeHttp.answering(FakeHttp.response(200, ""))) {
      Ask.body(server.url(), HttpAccess.DEFAULT.with(authentication));

      FakeHttp.Received request = server.requests().getFirst();
      assertThat(request.header("Authorization"))
          .matches(
              "AWS4-HMAC-SHA256 Credential=AKID/\\d{8}/eu-west-1/aps/aws4_request,"
                  + " SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                  + " Signature=[0-9a-f]{64}");
      assertThat(request.header("X-Amz-Security-Token")).isEqualTo("t0k3n");
      assertThat(request.header("Host")).isEqualTo(server.address().toString());
    }
  }

  @Test
  void assumesTheRoleAgainWhereTheBackendRefusesASession() throws Exception {
    try (FakeSts sts = new FakeSts();
        FakeHttp server = FakeHttp.plain((request, out) -> refuse(request, "AKID1/", out));
        HttpBackend backend = backend(server, sts)) {
      assertThat(Ask.status(backend)).isEqualTo(200);
      assertThat(Ask.status(backend)).isEqualTo(200);

      assertThat(server.requests()).hasSize(3);
      assertThat(sts.assumed()).isEqualTo(2);
    }
  }

  @Test
  void assumesTheRoleAgainOnceForEachPoll() throws Exception {
    try (FakeSts sts = new FakeSts();
        FakeHttp server = FakeHttp.plain((request, out) -> refuse(request, "AKID", out));
        HttpBackend backend = backend(server, sts)) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      assertThat(status(backend, poll)).isEqualTo(403);
      assertThat(status(backend, poll)).isEqualTo(403);
      assertThat(sts.assumed()).isEqualTo(2);

      assertThat(Ask.status(backend)).isEqualTo(403);
      assertThat(sts.assumed()).isEqualTo(3);
    }
  }

  @Test
  void neverPrintsSecrets() {
    assertThat(
            new SigV4(
                    "eu-west-1",
                    "aps",
                    new CredentialsSource(
                        new CredentialsSource.Keys("AKID", Secret.of("hunter2"), Optional.empty()),
                        Optional.empty(),
                        Optional.empty()))
                .toString())
        .doesNotContain("hunter2");
  }

  private static HttpBackend backend(FakeHttp server, FakeSts sts) {
    return Ask.backend(
        server.url(), HttpAccess.DEFAULT.with(new SigV4("eu-west-1", "aps", sts.role())));
  }

  private static int status(HttpBackend backend, Deadline poll) throws Exception {
    return backend.send(Ask.get(backend), poll, Response::code);
  }

  private static void refuse(FakeHttp.Received request, String key, OutputStream out)
      throws IOException {
    boolean refused = request.header("Authorization").contains("Credential=" + key);
    FakeHttp.write(out, FakeHttp.response(refused ? 403 : 200, ""));
  }
}
