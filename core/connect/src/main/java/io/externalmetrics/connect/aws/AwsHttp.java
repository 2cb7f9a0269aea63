package io.externalmetrics.connect.aws;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.SdkHttpService;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * Carries the SDK's requests over the HTTP of the source on whose behalf they are made: its TLS,
 * proxy, limits and deadline. The SDK's synchronous clients stay on the thread that calls them, so
 * a scoped value brings source and deadline through; what the SDK asks of STS on the way, be it in
 * its default chain, goes the same way.
 */
public final class AwsHttp implements SdkHttpService {
  private static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();
  private static final SdkHttpClient CLIENT = new Client();

  /** For the ServiceLoader, by which the SDK finds a client for what it makes by itself. */
  public AwsHttp() {}

  /** The client to build the SDK's clients with. Holds nothing, so it need not be closed. */
  public static SdkHttpClient client() {
    return CLIENT;
  }

  @Override
  public SdkHttpClient.Builder<?> createHttpClientBuilder() {
    return new ClientBuilder();
  }

  /** Makes a call of the SDK whose requests are those of this exchange. */
  static <T> T within(Exchange exchange, Supplier<T> call) {
    return ScopedValue.where(CURRENT, exchange).call(call::get);
  }

  /** What came of the requests that one call of the SDK led to. Used by one thread. */
  static final class Exchange {
    private final HttpBackend http;
    private final Deadline deadline;
    private @Nullable ScrapeException failure;
    private boolean interrupted;
    private boolean answered;

    Exchange(HttpBackend http, Deadline deadline) {
      this.http = http;
      this.deadline = deadline;
    }

    /** Why the last request got no answer; empty where it got one. */
    Optional<ScrapeException> failure() {
      return Optional.ofNullable(failure);
    }

    /** Whether the thread was interrupted while it waited for an answer. */
    boolean interrupted() {
      return interrupted;
    }

    /** Whether the last request got an answer. */
    boolean answered() {
      return answered;
    }

    private HttpExecuteResponse send(HttpExecuteRequest request) throws IOException {
      failure = null;
      answered = false;
      try {
        HttpExecuteResponse response = http.send(translate(request), deadline, Exchange::read);
        answered = true;
        return response;
      } catch (ScrapeException e) {
        failure = e;
        throw new IOException(e);
      } catch (InterruptedException e) {
        interrupted = true;
        Thread.currentThread().interrupt();
        InterruptedIOException seen = new InterruptedIOException("interrupted");
        seen.initCause(e);
        throw seen;
      }
    }

    private static Request translate(HttpExecuteRequest request) throws IOException {
      Request.Builder translated =
          new Request.Builder().url(request.httpRequest().getUri().toString());
      request
          .httpRequest()
          .forEachHeader(
              (name, values) -> values.forEach(value -> translated.addHeader(name, value)));
      // A checksum of AWS covers the bytes on the wire, which must not be unpacked before.
      translated.header("Accept-Encoding", "identity");
      return translated
          .method(request.httpRequest().method().name(), body(request).orElse(null))
          .build();
    }

    private static Optional<RequestBody> body(HttpExecuteRequest request) throws IOException {
      if (request.contentStreamProvider().isPresent()) {
        try (InputStream content = request.contentStreamProvider().get().newStream()) {
          return Optional.of(RequestBody.create(content.readAllBytes(), null));
        }
      }
      return switch (request.httpRequest().method()) {
        case POST, PUT, PATCH -> Optional.of(RequestBody.create(new byte[0], null));
        case GET, HEAD, DELETE, OPTIONS -> Optional.empty();
      };
    }

    private static HttpExecuteResponse read(Response response) throws IOException {
      var head = SdkHttpResponse.builder().statusCode(response.code());
      response.headers().toMultimap().forEach(head::putHeader);
      // Not bytes(), which has words of its own for lengths that no array can have.
      byte[] body = response.body().source().readByteArray();
      return HttpExecuteResponse.builder()
          .response(head.build())
          .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
          .build();
    }
  }

  private static final class ClientBuilder implements SdkHttpClient.Builder<ClientBuilder> {
    @Override
    public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
      return CLIENT;
    }
  }

  private static final class Client implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return CURRENT.orElseThrow(() -> new IOException("no scrape is under way")).send(request);
        }

        @Override
        public void abort() {
          // Whoever ends a call interrupts its thread, or closes the backend.
        }
      };
    }

    @Override
    public String clientName() {
      return "OkHttp";
    }

    @Override
    public void close() {
      // The connections belong to the backend of whoever calls.
    }
  }
}
