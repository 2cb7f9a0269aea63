package io.externalmetrics.server.status;

import io.externalmetrics.server.config.ManagementSettings.StatusPage;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who sees values and reasons: whoever may port-forward to the Pod, unless the user opens them to
 * all. Stands before what it guards.
 */
record Audience(StatusPage statusPage) implements Handler {
  /** With or without a port; an IPv6 address is in brackets. */
  private static final Pattern HOST =
      Pattern.compile("\\[([^\\]]*)\\](?::\\d*)?|([^:]*)(?::\\d*)?");

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    refusal(request)
        .ifPresentOrElse(
            reason -> response.status(Status.FORBIDDEN_403).send(reason + "\n"), response::next);
  }

  /** Why the client may not see the status; empty where it may. */
  Optional<String> refusal(ServerRequest request) {
    return switch (statusPage) {
      case OPEN -> Optional.empty();
      case LOOPBACK -> {
        boolean loopback =
            request.remotePeer().address() instanceof InetSocketAddress peer
                && peer.getAddress().isLoopbackAddress();
        if (!loopback) {
          yield Optional.of(
              "the status is for peers on loopback; use kubectl port-forward, or set"
                  + " management.statusPage: open");
        }
        // A web site whose name is made to resolve to 127.0.0.1 could have a browser read it.
        List<String> hosts = request.headers().all(HeaderNames.HOST, List::of);
        yield hosts.size() == 1 && isAddressOrLocalhost(hosts.getFirst())
            ? Optional.empty()
            : Optional.of(
                "the status is shown at an IP address or localhost only, as in"
                    + " http://127.0.0.1:8080/, unless management.statusPage is open");
      }
    };
  }

  private static boolean isAddressOrLocalhost(String host) {
    Matcher matcher = HOST.matcher(host);
    if (!matcher.matches()) {
      return false;
    }
    String name =
        Optional.ofNullable(matcher.group(1))
            .or(() -> Optional.ofNullable(matcher.group(2)))
            .orElse("");
    return name.equalsIgnoreCase("localhost") || isAddress(name);
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
