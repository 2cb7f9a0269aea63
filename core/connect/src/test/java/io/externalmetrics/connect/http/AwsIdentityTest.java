package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.aws.AwsHttp;
import io.externalmetrics.connect.aws.AwsIdentity;
import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

class AwsIdentityTest {
  private static final String ACTION = "cloudwatch:GetMetricData";
  private static final CredentialsSource FIXED =
      new CredentialsSource(FakeSts.KEYS, Optional.empty(), Optional.empty());

  private final FakeSts sts = new FakeSts();
  private final FakeHttp server =
      FakeHttp.plain(
          (_, out) -> {
            FakeHttp.write(out, "HTTP/1.1 200 \r\nContent-Length: 2147483648\r\n\r\n");
            while (true) {
              FakeHttp.write(out, " ".repeat(1 << 16));
            }
          });
  private final HttpBackend backend = Ask.backend(server);
  private final List<String> refused = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    backend.close();
    server.close();
    sts.close();
  }

  @Test
  void callsAgainWithANewSessionWhereAwsRefusesTheOldOne() throws Exception {
    try (AwsIdentity identity = new AwsIdentity(sts.role(), "eu-west-1")) {
      assertThat(call(identity, Deadline.after(Ask.PATIENCE), "AKID1")).isEqualTo("AKID2");
      assertThat(call(identity, Deadline.after(Ask.PATIENCE), "AKID1")).isEqualTo("AKID2");

      assertThat(refused).containsExactly("AKID1");
    }
  }

  @Test
  void opensOneNewSessionForAllCallsOfAPoll() {
    try (AwsIdentity identity = new AwsIdentity(sts.role(), "eu-west-1")) {
      Deadline poll = Deadline.after(Ask.PATIENCE);
      assertDenied(identity, poll);
      assertDenied(identity, poll);
      assertThat(refused).containsExactly("AKID1", "AKID2", "AKID2");

      assertDenied(identity, Deadline.after(Ask.PATIENCE));
      assertThat(refused).containsExactly("AKID1", "AKID2", "AKID2", "AKID2", "AKID3");
    }
  }

  @Test
  void triesKeysThatStayTheSameOnlyOnce() {
    try (AwsIdentity identity = new AwsIdentity(FIXED, "eu-west-1")) {
      assertDenied(identity, Deadline.after(Ask.PATIENCE));

      assertThat(refused).containsExactly("AKID");
    }
  }

  @Test
  void refusesABodyOfMoreBytesThanAnArrayHolds() {
    try (AwsIdentity identity = new AwsIdentity(FIXED, "eu-west-1")) {
      Ask.assertFailure(
          () -> identity.call(backend, Deadline.after(Ask.PATIENCE), ACTION, this::fetch),
          FailureKind.MALFORMED,
          server.address()
              + " answers with more than 16MiB; narrow the query or raise \"maxResponseSize\"");
    }
  }

  private void assertDenied(AwsIdentity identity, Deadline poll) {
    Ask.assertFailure(
        () -> call(identity, poll, "AKID"),
        FailureKind.DENIED,
        "the credentials may not do cloudwatch:GetMetricData; allow it to their user or role in"
            + " IAM");
  }

  /** Tells the access key; AWS refuses those that begin alike. */
  private String call(AwsIdentity identity, Deadline deadline, String refusedPrefix)
      throws ScrapeException, InterruptedException {
    return identity.call(
        backend,
        deadline,
        ACTION,
        () -> {
          String key = identity.provider().resolveCredentials().accessKeyId();
          if (key.startsWith(refusedPrefix)) {
            refused.add(key);
            throw AwsServiceException.builder()
                .statusCode(403)
                .awsErrorDetails(AwsErrorDetails.builder().errorCode("AccessDenied").build())
                .build();
          }
          return key;
        });
  }

  private HttpExecuteResponse fetch() {
    try {
      return AwsHttp.client()
          .prepareRequest(
              HttpExecuteRequest.builder()
                  .request(
                      SdkHttpRequest.builder()
                          .method(SdkHttpMethod.GET)
                          .uri(server.url().uri())
                          .build())
                  .build())
          .call();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
