package io.externalmetrics.connect.http;

import static java.net.HttpURLConnection.HTTP_UNAUTHORIZED;

import io.externalmetrics.connect.Address;
import io.externalmetrics.connect.ConnectionFailure;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A backend that is asked over HTTP, with the connections that are kept to it. May be used from any
 * thread, best from virtual ones, since an interrupt ends no I/O of others; at most {@link
 * HttpAccess#maxConnections} requests are under way at a time, the others wait.
 */
public final class HttpBackend implements AutoCloseable {
  private static final String USER_AGENT = "external-metrics-server";

  /** Makes something of an answer, whatever its status. */
  @FunctionalInterface
  public interface Reading<T> {

    /**
     * Reads the answer, as a stream: its body ends with an {@link IOException} when it is larger
     * than allowed, when it is cut short, or when the deadline has passed. That end is what is told
     * then, whatever the reading makes of it, so a parser may wrap or hide it.
     *
     * @param response its request is the one that was answered, without credentials
     * @throws IOException as the body throws it; told as {@link ConnectionFailure} words it
     * @throws ScrapeException where the reading itself knows what is wrong; passed on
     */
    T read(Response response) throws IOException, ScrapeException;
  }

  private final HttpUrl url;
  private final String urlKey;
  private final HttpAccess access;
  private final OkHttpClient client;
  private final Optional<Authentication.Session> session;
  private final UnderWay underWay;
  private volatile @Nullable RefusedAnswer refused;

  /**
   * A backend that nothing is sent to yet.
   *
   * @param url what the paths of requests begin with
   * @param calls asked before every request
   */
  public HttpBackend(HttpUrl url, HttpAccess access, Calls calls) {
    this(url, access, calls, "url");
  }

  /**
   * One whose URL is in another setting.
   *
   * @param urlKey of that setting, for reasons
   */
  HttpBackend(HttpUrl url, HttpAccess access, Calls calls, String urlKey) {
    this.url = url;
    this.urlKey = urlKey;
    this.access = access;
    this.client = HttpTransport.open(access, calls);
    this.session = access.authentication().map(authentication -> authentication.open(access));
    this.underWay = new UnderWay(access.maxConnections(), access.maxResponseSize(), calls);
  }

  /** The URL of the backend, to be made longer. */
  public HttpUrl.Builder url() {
    return url.newBuilder();
  }

  /** Where the backend listens, for reasons. */
  public Address address() {
    return addressOf(url);
  }

  /**
   * Sends a request and reads its answer. Redirects within the backend are followed with the same
   * method and body; one to another host is a failure. Once the backend has answered 401, requests
   * with the very same deadline are not sent, and get that answer, too.
   *
   * @param request whose host is named in reasons; with a body that can be sent more than once, if
   *     it has one
   * @param deadline ends waiting for a connection, connecting, sending and reading
   * @throws ScrapeException if no answer came, or it was cut short or too large, and what the
   *     reading throws
   * @throws InterruptedException when interrupted; the connection is given up
   */
  public <T> T send(Request request, Deadline deadline, Reading<T> reading)
      throws ScrapeException, InterruptedException {
    Exchange exchange = underWay.begin(addressOf(request.url()), deadline);
    try {
      return exchange.within(() -> answer(request, exchange, reading));
    } finally {
      underWay.end(exchange);
      if (underWay.isClosed()) {
        client.connectionPool().evictAll();
      }
    }
  }

  private <T> T answer(Request request, Exchange exchange, Reading<T> reading)
      throws ScrapeException, InterruptedException {
    try (Response response = ask(request, exchange)) {
      boolean answered = false;
      try {
        T answer = read(response, exchange, reading);
        answered = true;
        return answer;
      } finally {
        if (!answered) {
          // Before the response is closed, which would read on for a while.
          exchange.dropConnection();
        }
      }
    } catch (IOException e) {
      throw ExchangeFailure.of(exchange.address(), urlKey, access.proxy(), e);
    }
  }

  private static <T> T read(Response response, Exchange exchange, Reading<T> reading)
      throws IOException, ScrapeException {
    BoundedBody body = new BoundedBody(response.body(), exchange);
    try {
      T answer = reading.read(response.newBuilder().body(body).build());
      if (body.failure().isEmpty()) {
        return answer;
      }
    } catch (IOException | ScrapeException | RuntimeException e) {
      if (body.failure().isEmpty()) {
        throw e;
      }
    }
    throw body.failure().orElseThrow();
  }

  private Response ask(Request request, Exchange exchange)
      throws IOException, ScrapeException, InterruptedException {
    RefusedAnswer before = refused;
    if (before != null && before.answers(exchange)) {
      return before.response();
    }
    Response response = follow(request, exchange);
    try {
      if (response.code() == HTTP_UNAUTHORIZED) {
        refused = RefusedAnswer.of(response, exchange);
      }
      return response;
    } catch (IOException e) {
      exchange.dropConnection();
      response.close();
      throw e;
    }
  }

  private Response follow(Request request, Exchange exchange)
      throws IOException, ScrapeException, InterruptedException {
    Request next = request;
    for (int redirects = 0; redirects <= Redirects.MAX; redirects++) {
      Request dressed = dressed(next);
      Response response = authenticated(dressed, exchange);
      Optional<Request> redirected;
      try {
        redirected = Redirects.next(next, response, urlKey);
      } catch (ScrapeException e) {
        response.close();
        throw e;
      }
      if (redirected.isEmpty()) {
        return response
            .newBuilder()
            .request(SentCredentials.note(next, dressed, response.request()))
            .build();
      }
      response.close();
      next = redirected.get();
    }
    throw Redirects.tooMany(request, urlKey);
  }

  private Request dressed(Request request) {
    Request.Builder dressed = request.newBuilder();
    if (request.header("User-Agent") == null) {
      dressed.header("User-Agent", USER_AGENT);
    }
    access.headers().forEach((name, value) -> dressed.header(name, value.reveal()));
    return dressed.build();
  }

  private Response authenticated(Request request, Exchange exchange)
      throws IOException, ScrapeException, InterruptedException {
    Authentication.Network network = ready -> exchange.send(client, ready);
    return session.isPresent()
        ? session.get().send(request, exchange.deadline(), network)
        : network.send(request);
  }

  private static Address addressOf(HttpUrl url) {
    return new Address(url.host(), url.port());
  }

  /** Ends every request under way with a failure, and gives up all connections. */
  @Override
  public void close() {
    underWay.close();
    session.ifPresent(Authentication.Session::close);
    client.connectionPool().evictAll();
  }
}
