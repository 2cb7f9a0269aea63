package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A backend that is asked over HTTP, with the connections that are kept to it. May be used from any
 * thread; at most {@link HttpAccess#maxConnections} requests are under way at a time, the others
 * wait.
 */
public final class HttpBackend implements AutoCloseable {

  /** Makes something of an answer, whatever its status. */
  @FunctionalInterface
  public interface Reading<T> {

    /**
     * Reads the answer, as a stream: its body ends with an {@link IOException} when it is larger
     * than allowed, when it is cut short, or when the deadline has passed.
     *
     * @throws IOException as the body throws it; told as {@link ConnectionFailure} words it
     * @throws ScrapeException where the reading itself knows what is wrong; passed on
     */
    T read(Response response) throws IOException, ScrapeException;
  }

  private final HttpUrl url;
  private final Calls calls;
  private final OkHttpClient client;

  /**
   * A backend that nothing is sent to yet.
   *
   * @param url what the paths of requests begin with
   * @param calls asked before every request
   */
  public HttpBackend(HttpUrl url, HttpAccess access, Calls calls) {
    this.url = url;
    this.calls = calls;
    this.client =
        new OkHttpClient.Builder()
            .connectTimeout(Timeouts.DEFAULT.connect())
            .addInterceptor(
                chain -> {
                  Request.Builder request = chain.request().newBuilder();
                  access.headers().forEach((name, value) -> request.header(name, value.reveal()));
                  return chain.proceed(request.build());
                })
            .build();
  }

  /** The URL of the backend, to be made longer. */
  public HttpUrl.Builder url() {
    return url.newBuilder();
  }

  /** Where the backend listens, for reasons. */
  public Address address() {
    return new Address(url.host(), url.port());
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param deadline ends connecting, sending and reading
   * @throws ScrapeException if no answer came, or it was cut short, and what the reading throws
   * @throws InterruptedException when interrupted; the connection is given up
   */
  public <T> T send(Request request, Deadline deadline, Reading<T> reading)
      throws ScrapeException, InterruptedException {
    calls.take(deadline);
    Call call = client.newCall(request);
    call.timeout().timeout(Math.max(1, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      return reading.read(response);
    } catch (IOException e) {
      throw ConnectionFailure.of(address(), e);
    }
  }

  /** Ends every request under way with a failure, and gives up all connections. */
  @Override
  public void close() {
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }
}
