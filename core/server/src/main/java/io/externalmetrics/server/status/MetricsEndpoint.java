package io.externalmetrics.server.status;

import io.externalmetrics.server.observe.SelfMetrics;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;

/** {@code /metrics}, for Prometheus. */
record MetricsEndpoint(SelfMetrics metrics) implements HttpService {

  @Override
  public void routing(HttpRules rules) {
    rules.get(
        "/metrics",
        (_, response) ->
            response
                .header(HeaderNames.CONTENT_TYPE, SelfMetrics.CONTENT_TYPE)
                .send(metrics.text()));
  }
}
