package io.externalmetrics.server.api;

import io.externalmetrics.spi.Deadline;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request, apart from how it came in.
 *
 * @param path decoded segments; empty for {@code /}
 * @param query decoded values of each parameter, in the order they came
 * @param certificates what the client presented in the TLS handshake, its own first; not verified
 * @param caller anonymous until it is identified
 * @param deadline for whatever has to be waited for
 */
public record ApiRequest(
    String method,
    List<String> path,
    Map<String, List<String>> query,
    Headers headers,
    List<X509Certificate> certificates,
    Caller caller,
    Deadline deadline) {
  private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");

  public ApiRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    certificates = List.copyOf(certificates);
  }

  /** One without a header. */
  public ApiRequest(
      String method,
      List<String> path,
      Map<String, List<String>> query,
      List<X509Certificate> certificates,
      Caller caller,
      Deadline deadline) {
    this(method, path, query, Headers.of(Map.of()), certificates, caller, deadline);
  }

  /** The same, once it is known who sent it. */
  public ApiRequest from(Caller identified) {
    return from(identified, headers);
  }

  /**
   * The same, once it is known who sent it.
   *
   * @param rest the headers without those that told
   */
  public ApiRequest from(Caller identified, Headers rest) {
    return new ApiRequest(method, path, query, rest, certificates, identified, deadline);
  }

  /** The first value of a header. */
  public Optional<String> header(String lowerCaseName) {
    return first(headers.all(lowerCaseName));
  }

  /** The first value of a query parameter: it wins where one is repeated. */
  public Optional<String> parameter(String name) {
    return first(query.getOrDefault(name, List.of()));
  }

  private static Optional<String> first(List<String> values) {
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
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
    return client.startsWith("curl")
        || client.startsWith("Wget")
        || client.startsWith("Mozilla/5.0");
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
