package io.externalmetrics.connect.aws;

import java.io.IOException;
import java.time.Clock;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests of OkHttp with the SDK's signer. Covered are URL, body, host and content type, but
 * no other header, since proxies may change those.
 */
record Signer(String region, String service, Clock clock) {
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  Request sign(Request request, AwsCredentialsIdentity credentials) throws IOException {
    SdkHttpRequest.Builder unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method()))
            .uri(request.url().uri());
    byte[] body = body(request.body());
    MediaType type = request.body() == null ? null : request.body().contentType();
    if (type != null) {
      unsigned.putHeader("Content-Type", type.toString());
    }
    SignedRequest signed =
        SIGNER.sign(
            sign ->
                sign.identity(credentials)
                    .request(unsigned.build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    Request.Builder ready = request.newBuilder();
    signed
        .request()
        .forEachHeader((name, values) -> values.forEach(value -> ready.header(name, value)));
    return ready.build();
  }

  private static byte[] body(@Nullable RequestBody body) throws IOException {
    Buffer buffer = new Buffer();
    if (body != null) {
      body.writeTo(buffer);
    }
    return buffer.readByteArray();
  }
}
