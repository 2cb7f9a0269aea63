package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Timeouts;
import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** OkHttp, set up so that it does nothing that {@link HttpBackend} does not know of. */
final class HttpTransport {
  private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";
  private static final int KEEP_IDLE_MINUTES = 5;

  private HttpTransport() {}

  static OkHttpClient open(HttpAccess access, Calls calls) {
    TlsMaterial tls = access.tls().orElse(TlsMaterial.DEFAULT);
    OkHttpClient.Builder client =
        new OkHttpClient.Builder()
            // With HTTP/2 a thread of OkHttp would read for all requests, and an interrupt of one
            // of
            // them could close the connection of the others.
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(
                new ConnectionPool(access.maxConnections(), KEEP_IDLE_MINUTES, TimeUnit.MINUTES))
            .connectTimeout(Timeouts.DEFAULT.connect())
            // The whole call has a timeout, that of its exchange.
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .followRedirects(false)
            .followSslRedirects(false)
            .dns(HttpTransport::resolved)
            .socketFactory(new CountedSockets(calls))
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            // The handshake has checked the name already, if it is to be checked.
            .hostnameVerifier((_, _) -> true)
            .addNetworkInterceptor(HttpTransport::counted);
    return through(access.proxy(), client).build();
  }

  private static List<InetAddress> resolved(String host) throws UnknownHostException {
    try {
      return List.of(Exchange.current().resolve(host));
    } catch (IOException e) {
      // OkHttp allows this class only; what is told is the cause.
      UnknownHostException carrier = new UnknownHostException(host);
      carrier.initCause(e);
      throw carrier;
    }
  }

  private static OkHttpClient.Builder through(
      Optional<HttpProxy> proxy, OkHttpClient.Builder client) {
    if (proxy.isEmpty()) {
      return client.proxy(Proxy.NO_PROXY);
    }
    client.proxy(
        new Proxy(
            Proxy.Type.HTTP,
            InetSocketAddress.createUnresolved(
                proxy.get().address().host(), proxy.get().address().port())));
    return proxy
        .get()
        .credentials()
        .map(HttpProxy.Credentials::header)
        .map(
            credentials ->
                client
                    .proxyAuthenticator(tunnelling(proxy.get(), credentials))
                    .addNetworkInterceptor(chain -> forwarding(chain, credentials)))
        .orElseGet(() -> client.proxyAuthenticator(tunnelling(proxy.get(), "")));
  }

  /** A request to https, whose head the proxy does not see: the credentials go with CONNECT. */
  private static Authenticator tunnelling(HttpProxy proxy, String credentials) {
    return (_, response) -> {
      Request request = response.request();
      if (!request.method().equals("CONNECT")) {
        return null; // forwarded: the answer tells
      }
      boolean inAdvance =
          response.challenges().stream()
              .anyMatch(challenge -> challenge.scheme().equalsIgnoreCase("OkHttp-Preemptive"));
      if (!inAdvance) {
        throw new KnownFailure(
            new ScrapeException(
                FailureKind.DENIED, "proxy " + proxy.address() + " answers 407; check \"proxy\""));
      }
      return credentials.isEmpty()
          ? null
          : request.newBuilder().header(PROXY_AUTHORIZATION, credentials).build();
    };
  }

  /** A request to http, which the proxy reads itself. */
  private static Response forwarding(Interceptor.Chain chain, String credentials)
      throws IOException {
    Request request = chain.request();
    return chain.proceed(
        request.isHttps()
            ? request
            : request.newBuilder().header(PROXY_AUTHORIZATION, credentials).build());
  }

  private static Response counted(Interceptor.Chain chain) throws IOException {
    Exchange.current().countSent();
    return chain.proceed(chain.request());
  }
}
