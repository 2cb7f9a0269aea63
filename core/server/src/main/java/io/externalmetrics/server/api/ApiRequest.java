package io.externalmetrics.server.api;

import io.externalmetrics.spi.Deadline;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A request, apart from how it came in.
 *
 * @param path decoded segments; empty for {@code /}
 * @param query decoded values of each parameter, in the order they came
 * @param headers values by lower-case name
 * @param certificates what the client presented in the TLS handshake, its own first; not verified
 * @param caller anonymous until it is identified
 * @param deadline for whatever has to be waited for
 */
public record ApiRequest(
    String method,
    List<String> path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    List<X509Certificate> certificates,
    Caller caller,
    Deadline deadline) {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

  public ApiRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    certificates = List.copyOf(certificates);
  }

  /** The same, once it is known who sent it. */
  public ApiRequest from(Caller identified) {
    return new ApiRequest(method, path, query, headers, certificates, identified, deadline);
  }

  /** The same without some of its headers. */
  public ApiRequest without(Predicate<String> lowerCaseName) {
    Map<String, List<String>> rest = new HashMap<>(headers);
    rest.keySet().removeIf(lowerCaseName);
    return new ApiRequest(method, path, query, rest, certificates, caller, deadline);
  }

  /** The first value of a header. */
  public Optional<String> header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
  }

  /** The first value of a query parameter: it wins where one is repeated. */
  public Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /**
   * Whether it asks for a watch, which is authorized as one. Kubernetes takes everything for true
   * that is there and neither 0 nor false, even nothing.
   */
  public boolean wantsWatch() {
    return parameter("watch")
        .filter(text -> !text.equals("0") && !text.equalsIgnoreCase("false"))
        .isPresent();
  }

  /** Whether a person reads the answer: asked for, or by the looks of the client. */
  public boolean wantsPretty() {
    String pretty = parameter("pretty").orElse("");
    if (!pretty.isEmpty()) {
      return TRUE.contains(pretty);
    }
    String client = header("user-agent").orElse("");
    return Stream.of("curl", "Wget", "Mozilla/5.0").anyMatch(client::startsWith);
  }

  /** What it is counted as. */
  public String kind() {
    return switch (path.isEmpty() ? "" : path.getFirst()) {
      case "apis" -> path.size() > 3 ? "metric" : "discovery";
      case "livez", "readyz", "healthz" -> "health";
      default -> "other";
    };
  }
}
