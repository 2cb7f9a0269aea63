package io.externalmetrics.server.http;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiRouter;
import io.externalmetrics.server.api.ExternalMetrics;
import io.externalmetrics.server.api.FakeMetricReader;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.config.ServerSettings.Discovery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The API on a loopback port without TLS. */
public final class RunningApi implements AutoCloseable {
  public static final String METRICS = "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/";

  /** A test has a connection for each of its cases. */
  private static final ConnectionLimits MANY_CONNECTIONS =
      new ConnectionLimits(
          192,
          Duration.ofSeconds(15),
          Duration.ofSeconds(90),
          Duration.ofSeconds(62),
          100_000,
          100_000,
          Duration.ofSeconds(2));

  public final List<String> observed = new CopyOnWriteArrayList<>();
  public final List<String> reads = new CopyOnWriteArrayList<>();
  private final ApiListener listener;

  public RunningApi() {
    this(Discovery.STATIC, true);
  }

  public RunningApi(Discovery discovery, boolean ready) {
    ApiHandler router =
        new ApiRouter(
            List.of(
                new ExternalMetrics(
                    new FakeMetricReader(),
                    discovery,
                    (namespace, metric, user, answer) ->
                        reads.add(
                            "%s %s %s %s"
                                .formatted(
                                    namespace, metric, user, answer.getClass().getSimpleName())))),
            () -> List.of(Check.passed("ping")),
            () -> List.of(Check.passed("ping"), firstPolls(ready)),
            "1.2.3");
    listener =
        ApiListener.plain(
            "127.0.0.1",
            0,
            MANY_CONNECTIONS,
            Access.OPEN,
            router,
            (kind, code, _) -> observed.add(kind + " " + code));
    listener.start();
  }

  private static Check firstPolls(boolean over) {
    return over
        ? Check.passed("first-polls")
        : Check.failed("first-polls", "source \"jobs\" has neither answered nor failed yet");
  }

  public int port() {
    return listener.port();
  }

  public RawConnection connect() throws IOException {
    return new RawConnection(listener.port());
  }

  public RawConnection.Response get(String target, String... headerLines) throws IOException {
    try (RawConnection connection = connect()) {
      return connection.request("GET " + target + " HTTP/1.1", headerLines);
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
