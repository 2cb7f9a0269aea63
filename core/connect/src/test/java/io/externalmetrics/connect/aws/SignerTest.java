package io.externalmetrics.connect.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.FormBody;
import okhttp3.Request;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class SignerTest {
  /** From AWS's test suite for Signature Version 4. */
  private static final String SUITE_SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final String HOST = "host:example.amazonaws.com";
  private static final String DATE = "x-amz-date:20150830T123600Z";
  private static final String TYPE = "content-type:application/x-www-form-urlencoded";
  private static final Signer SUITE = signer("service", "2015-08-30T12:36:00Z");

  /** From the examples of the documentation of S3. */
  private static final AwsBasicCredentials EXAMPLE =
      AwsBasicCredentials.create(
          "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");

  private static final Signer S3 = signer("s3", "2013-05-24T00:00:00Z");

  @Test
  void signsAsTheExampleOfABucketsLifecycle() throws Exception {
    Request request =
        new Request.Builder().url("https://examplebucket.s3.amazonaws.com/?lifecycle").build();

    assertThat(S3.sign(request, EXAMPLE).header("Authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                + " Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void signsAsTheExampleOfAListOfObjects() throws Exception {
    Request request =
        new Request.Builder()
            .url("https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J")
            .build();

    assertThat(S3.sign(request, EXAMPLE).header("Authorization"))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }

  /** The suite's cases do not sign the body's hash as a header, which the SDK's signer does. */
  @Test
  void signsPostXWwwFormUrlencodedWithTheHashOfItsBody() throws Exception {
    String hash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";
    assertThat(
            signature(
                "GET",
                "/",
                "",
                HOST,
                DATE,
                "",
                "host;x-amz-date",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
        .as("get-vanilla")
        .isEqualTo("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    assertThat(
            signature("POST", "/", "", TYPE, HOST, DATE, "", "content-type;host;x-amz-date", hash))
        .as("post-x-www-form-urlencoded")
        .isEqualTo("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");

    Request signed =
        SUITE.sign(
            new Request.Builder()
                .url("https://example.amazonaws.com/")
                .post(new FormBody.Builder().add("Param1", "value1").build())
                .build(),
            AwsBasicCredentials.create("AKIDEXAMPLE", SUITE_SECRET));

    assertThat(signed.header("Authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                + " SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, Signature="
                + signature(
                    "POST",
                    "/",
                    "",
                    TYPE,
                    HOST,
                    "x-amz-content-sha256:" + hash,
                    DATE,
                    "",
                    "content-type;host;x-amz-content-sha256;x-amz-date",
                    hash));
  }

  @Test
  void sendsTheTokenOfASession() throws Exception {
    Request signed =
        SUITE.sign(
            new Request.Builder().url("https://example.amazonaws.com/").build(),
            AwsSessionCredentials.create("AKIDEXAMPLE", SUITE_SECRET, "token"));

    assertThat(signed.header("X-Amz-Security-Token")).isEqualTo("token");
    assertThat(signed.header("Authorization"))
        .contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,");
  }

  private static Signer signer(String service, String now) {
    return new Signer("us-east-1", service, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
  }

  /** The signature of a canonical request of these lines, as AWS's documentation defines it. */
  private static String signature(String... canonicalRequest) throws GeneralSecurityException {
    String hash =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", canonicalRequest).getBytes(UTF_8)));
    byte[] key = ("AWS4" + SUITE_SECRET).getBytes(UTF_8);
    for (String part : new String[] {"20150830", "us-east-1", "service", "aws4_request"}) {
      key = hmac(key, part);
    }
    return HexFormat.of()
        .formatHex(
            hmac(
                key,
                "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\n"
                    + hash));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(UTF_8));
  }
}
