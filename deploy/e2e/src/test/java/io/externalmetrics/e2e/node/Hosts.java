package io.externalmetrics.e2e.node;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The file {@code /etc/hosts} of all Pods, in which the names of Services lead to the Pods behind
 * them: there are no cluster DNS and no Service IPs here.
 */
final class Hosts {
  private static final String LOCALHOST = "127.0.0.1 localhost\n";

  private final Path file;
  private String written = "";

  private Hosts(Path file) {
    this.file = file;
  }

  static Hosts create(Path file) throws IOException {
    Hosts hosts = new Hosts(file.toAbsolutePath());
    hosts.write(LOCALHOST);
    return hosts;
  }

  Path file() {
    return file;
  }

  /** Makes the file say where Services are now. */
  void update(Collection<Endpoints> services) throws IOException {
    String text = text(services);
    if (!text.equals(written)) {
      write(text);
    }
  }

  static String text(Collection<Endpoints> services) {
    return services.stream()
        .flatMap(Hosts::lines)
        .sorted()
        .collect(Collectors.joining("", LOCALHOST, ""));
  }

  private static Stream<String> lines(Endpoints service) {
    String name =
        service.getMetadata().getName() + "." + service.getMetadata().getNamespace() + ".svc";
    return service.getSubsets().stream()
        .flatMap(subset -> subset.getAddresses().stream())
        .map(EndpointAddress::getIp)
        .distinct()
        .map(ip -> "%1$s %2$s %2$s.cluster.local\n".formatted(ip, name));
  }

  /** In place, because containers have mounted the file and not its directory. */
  private void write(String text) throws IOException {
    Files.writeString(file, text);
    written = text;
  }
}
