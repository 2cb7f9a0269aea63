package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * A probe of a container, with the defaults of the API.
 *
 * @param successes in a row, for the probe to pass
 * @param failures in a row, for it to fail
 */
record ContainerProbe(
    Action action, Duration delay, Duration period, Duration timeout, int successes, int failures) {

  /** What it tries. */
  sealed interface Action {
    /** Passes on a code from 200 to 399. */
    record HttpGet(URI uri) implements Action {}

    /** Passes when somebody accepts. */
    record TcpConnect(String host, int port) implements Action {}
  }

  /**
   * Reads it.
   *
   * @param ip the Pod's
   */
  static ContainerProbe of(Probe probe, Container container, String ip) throws PodRefusedException {
    return new ContainerProbe(
        action(probe, container, ip),
        seconds(probe.getInitialDelaySeconds(), 0),
        seconds(probe.getPeriodSeconds(), 10),
        seconds(probe.getTimeoutSeconds(), 1),
        Objects.requireNonNullElse(probe.getSuccessThreshold(), 1),
        Objects.requireNonNullElse(probe.getFailureThreshold(), 3));
  }

  /** Whether the container answers well now. */
  boolean succeeds(HttpClient client) throws InterruptedException {
    try {
      return switch (action) {
        case Action.HttpGet(URI uri) -> {
          HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
          int code = client.send(request, BodyHandlers.discarding()).statusCode();
          yield code >= 200 && code < 400;
        }
        case Action.TcpConnect(String host, int port) -> {
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
          }
          yield true;
        }
      };
    } catch (IOException _) {
      return false;
    }
  }

  private static Action action(Probe probe, Container container, String ip)
      throws PodRefusedException {
    if (probe.getTcpSocket() != null) {
      return new Action.TcpConnect(ip, port(probe.getTcpSocket().getPort(), container));
    }
    HTTPGetAction get = probe.getHttpGet();
    if (get == null) {
      throw new PodRefusedException(
          "probe of container " + container.getName() + ": expected httpGet or tcpSocket");
    }
    String scheme = Objects.requireNonNullElse(get.getScheme(), "HTTP").toLowerCase(Locale.ROOT);
    String path = Objects.requireNonNullElse(get.getPath(), "/");
    return new Action.HttpGet(
        URI.create(scheme + "://" + ip + ":" + port(get.getPort(), container) + path));
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
