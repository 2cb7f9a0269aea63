package io.externalmetrics.connect.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Ways to ask a {@link FakeHttp}. */
final class Ask {
  static final Duration PATIENCE = Duration.ofSeconds(30);
  static final HttpBackend.Reading<String> BODY = response -> response.body().string();

  private Ask() {}

  static HttpBackend backend(FakeHttp server) {
    return backend(server.url(), HttpAccess.DEFAULT);
  }

  static HttpBackend backend(HttpUrl url, HttpAccess access) {
    return new HttpBackend(url, access, Calls.unlimited());
  }

  static HttpAccess with(TlsMaterial tls) {
    return new HttpAccess(
        Map.of(),
        Optional.empty(),
        Optional.of(tls),
        Optional.empty(),
        1,
        HttpAccess.DEFAULT.maxResponseSize());
  }

  static HttpAccess through(HttpProxy proxy, Optional<TlsMaterial> tls) {
    return new HttpAccess(
        Map.of(),
        Optional.empty(),
        tls,
        Optional.of(proxy),
        1,
        HttpAccess.DEFAULT.maxResponseSize());
  }

  static HttpAccess headers(Map<String, Secret> headers) {
    return new HttpAccess(
        headers,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        HttpAccess.DEFAULT.maxResponseSize());
  }

  static HttpAccess limited(int maxConnections, ByteSize maxResponseSize) {
    return new HttpAccess(
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        maxConnections,
        maxResponseSize);
  }

  static Request get(HttpBackend backend) {
    return new Request.Builder().url(backend.url().addPathSegment("query").build()).build();
  }

  static String body(HttpBackend backend) throws ScrapeException, InterruptedException {
    return backend.send(get(backend), Deadline.after(PATIENCE), BODY);
  }

  static int status(HttpBackend backend) throws ScrapeException, InterruptedException {
    return backend.send(get(backend), Deadline.after(PATIENCE), Response::code);
  }

  /** One that needs no second. */
  static String body(HttpUrl url, HttpAccess access) throws ScrapeException, InterruptedException {
    try (HttpBackend backend = backend(url, access)) {
      return body(backend);
    }
  }

  static void assertFailure(ThrowingCallable code, FailureKind kind, String message) {
    assertThatThrownBy(code)
        .asInstanceOf(type(ScrapeException.class))
        .satisfies(
            failure -> {
              assertThat(failure).hasMessage(message);
              assertThat(failure.kind()).isEqualTo(kind);
            });
  }
}
