package io.externalmetrics.server.api;

import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.config.ServerSettings.Discovery;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The API on a loopback port without TLS. */
final class RunningApi implements AutoCloseable {
  static final String METRICS = "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/";

  final List<String> observed = new CopyOnWriteArrayList<>();
  private final ApiListener listener;

  RunningApi() {
    this(Discovery.STATIC, true);
  }

  RunningApi(Discovery discovery, boolean ready) {
    ApiHandler router =
        new ApiRouter(
            List.of(new ExternalMetrics(new FakeMetricReader(), discovery)),
            () -> List.of(new Check("ping", true)),
            () -> List.of(new Check("ping", true), new Check("first-polls", ready)),
            "1.2.3");
    listener =
        ApiListener.plain(
            "127.0.0.1", 0, router, (kind, code, _) -> observed.add(kind + " " + code));
    listener.start();
  }

  int port() {
    return listener.port();
  }

  RawConnection connect() throws IOException {
    return new RawConnection(listener.port());
  }

  RawConnection.Response get(String target, String... headerLines) throws IOException {
    try (RawConnection connection = connect()) {
      return connection.request("GET " + target + " HTTP/1.1", headerLines);
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
