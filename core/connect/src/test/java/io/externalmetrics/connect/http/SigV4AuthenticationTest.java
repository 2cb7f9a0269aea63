package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.connect.aws.SigV4;
import io.externalmetrics.spi.Secret;
import java.util.Optional;
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
}
