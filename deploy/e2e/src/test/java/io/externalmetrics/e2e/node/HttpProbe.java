package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/** A probe of a container over HTTP. */
record HttpProbe(
    URI uri, Duration delay, Duration period, Duration timeout, int successes, int failures) {

  static HttpProbe of(Probe probe, Container container, String ip) throws PodRefusedException {
    HTTPGetAction get = probe.getHttpGet();
    if (get == null) {
      throw new PodRefusedException(
          "probe of container " + container.getName() + ": this node knows httpGet only");
    }
    String scheme = Objects.requireNonNullElse(get.getScheme(), "HTTP").toLowerCase(Locale.ROOT);
    String path = Objects.requireNonNullElse(get.getPath(), "/");
    return new HttpProbe(
        URI.create(scheme + "://" + ip + ":" + port(get.getPort(), container) + path),
        seconds(probe.getInitialDelaySeconds(), 0),
        seconds(probe.getPeriodSeconds(), 10),
        seconds(probe.getTimeoutSeconds(), 1),
        Objects.requireNonNullElse(probe.getSuccessThreshold(), 1),
        Objects.requireNonNullElse(probe.getFailureThreshold(), 3));
  }

  /** Whether the container answers well now. */
  boolean succeeds(HttpClient client) throws InterruptedException {
    try {
      int code =
          client
              .send(HttpRequest.newBuilder(uri).timeout(timeout).build(), BodyHandlers.discarding())
              .statusCode();
      return code >= 200 && code < 400;
    } catch (IOException _) {
      return false;
    }
  }

  private static int port(IntOrString port, Container container) throws PodRefusedException {
    if (port.getStrVal() == null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(candidate -> port.getStrVal().equals(candidate.getName()))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new PodRefusedException("probe: no port is named " + port.getStrVal()));
  }

  private static Duration seconds(Integer given, int otherwise) {
    return Duration.ofSeconds(Objects.requireNonNullElse(given, otherwise));
  }
}
