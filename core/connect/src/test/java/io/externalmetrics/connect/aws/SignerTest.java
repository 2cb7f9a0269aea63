package io.externalmetrics.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.FormBody;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Against the examples of AWS's own test suite for Signature Version 4. */
class SignerTest {
  private static final String ID = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Signer SIGNER =
      new Signer(
          "us-east-1",
          "service",
          Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC));

  @Test
  void signsGetVanilla() throws IOException {
    assertThat(authorization(new Request.Builder().url("https://example.amazonaws.com/")))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=host;x-amz-date,"
                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
  }

  @Test
  void signsGetVanillaQueryOrderKeyCase() throws IOException {
    assertThat(
            authorization(
                new Request.Builder()
                    .url("https://example.amazonaws.com/?Param2=value2&Param1=value1")))
        .endsWith("Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
  }

  @Test
  void signsPostXWwwFormUrlencoded() throws IOException {
    assertThat(
            authorization(
                new Request.Builder()
                    .url("https://example.amazonaws.com/")
                    .post(new FormBody.Builder().add("Param1", "value1").build())))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-date,"
                + " Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
  }

  @Test
  void sendsTheTokenOfASession() throws IOException {
    Request signed =
        SIGNER.sign(
            new Request.Builder().url("https://example.amazonaws.com/").build(),
            AwsSessionCredentials.create(ID, SECRET, "token"));

    assertThat(signed.header("X-Amz-Security-Token")).isEqualTo("token");
    assertThat(signed.header("Authorization"))
        .contains("SignedHeaders=host;x-amz-date;x-amz-security-token,");
  }

  private static String authorization(Request.Builder request) throws IOException {
    String authorization =
        SIGNER
            .sign(request.build(), AwsBasicCredentials.create(ID, SECRET))
            .header("Authorization");
    return authorization == null ? "" : authorization;
  }
}
