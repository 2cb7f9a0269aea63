package io.externalmetrics.server.status;

import io.externalmetrics.server.api.Health;
import io.externalmetrics.server.api.HealthEndpoint;
import io.externalmetrics.server.api.HealthEndpoint.Report;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/** {@code /livez} and {@code /readyz}, for kubelet. */
record ProbeEndpoints(Probes probes) implements HttpService {

  @Override
  public void routing(HttpRules rules) {
    rules
        .any("/livez[/{check}]", health("livez", probes::liveness))
        .any("/readyz[/{check}]", health("readyz", probes::readiness));
  }

  private static Handler health(String name, Health health) {
    HealthEndpoint endpoint = new HealthEndpoint(name, health);
    return (request, response) ->
        endpoint
            .report(
                request.path().pathParameters().first("check").stream().toList(),
                request.query().toMap())
            .ifPresentOrElse(report -> send(request, response, report), response::next);
  }

  private static void send(ServerRequest request, ServerResponse response, Report report) {
    response.status(report.code()).header(HeaderNames.CONTENT_TYPE, HealthEndpoint.MEDIA_TYPE);
    // Helidon would send the body to a HEAD, and the client take it for the next response.
    if (request.prologue().method().equals(Method.HEAD)) {
      response.send();
    } else {
      response.send(report.text());
    }
  }
}
