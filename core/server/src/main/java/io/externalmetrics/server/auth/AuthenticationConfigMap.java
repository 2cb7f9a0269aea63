package io.externalmetrics.server.auth;

import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what kube-apiserver publishes for extension API servers. What cannot be used leaves in
 * place what was read before, as in the Go servers: each bundle by itself, the header names
 * together.
 */
final class AuthenticationConfigMap {
  static final String NAMESPACE = "kube-system";
  static final String NAME = "extension-apiserver-authentication";

  private static final String CLIENT_CA = "client-ca-file";
  private static final String FRONT_PROXY_CA = "requestheader-client-ca-file";

  private final Map<String, String> data;
  private final List<String> problems = new ArrayList<>();

  private AuthenticationConfigMap(Map<String, String> data) {
    this.data = data;
  }

  /**
   * What was read.
   *
   * @param problems one stable line each
   */
  record Read(AuthenticationConfiguration configuration, List<String> problems) {
    Read {
      problems = List.copyOf(problems);
    }
  }

  static Read read(Map<String, String> data, AuthenticationConfiguration before) {
    AuthenticationConfigMap map = new AuthenticationConfigMap(data);
    Authorities clients = map.bundle(CLIENT_CA, before.clients());
    Authorities frontProxies = map.bundle(FRONT_PROXY_CA, before.frontProxies());
    RequestHeaders headers = map.requestHeaders().orElse(before.requestHeaders());
    if (headers.allowedNames().isEmpty()
        && !Collections.disjoint(clients.certificates(), frontProxies.certificates())) {
      map.problems.add(
          problem(
              FRONT_PROXY_CA,
              "expected a CA that signs no user, or requestheader-allowed-names, found neither",
              "until then no front proxy is believed, as every user could be one"));
      frontProxies = Authorities.NONE;
    }
    return new Read(new AuthenticationConfiguration(clients, frontProxies, headers), map.problems);
  }

  private static String problem(String key, String problem, String remedy) {
    return "ConfigMap %s/%s: %s: %s; %s".formatted(NAMESPACE, NAME, key, problem, remedy);
  }

  private Authorities bundle(String key, Authorities before) {
    String pem = data.getOrDefault(key, "");
    if (pem.isEmpty()) {
      problems.add(
          problem(key, "expected a PEM certificate, found none", kept(key, !before.isEmpty())));
      return before;
    }
    try {
      List<X509Certificate> certificates = Pem.certificates(pem);
      return certificates.equals(before.certificates()) ? before : new Authorities(certificates);
    } catch (InvalidPemException e) {
      problems.add(problem(key, e.problem(), kept(key, !before.isEmpty())));
      return before;
    }
  }

  private static String kept(String key, boolean anyBefore) {
    return "correct kube-apiserver's --%s; until then %s"
        .formatted(key, anyBefore ? "the last good certificates stay in use" : "it lets nobody in");
  }

  /** All or none: names of one state and headers of another would trust the wrong ones. */
  private Optional<RequestHeaders> requestHeaders() {
    int problemsBefore = problems.size();
    RequestHeaders headers =
        new RequestHeaders(
            list("requestheader-allowed-names"),
            list("requestheader-username-headers"),
            // Never assumed: a kube-apiserver that does not know it would let clients send it.
            list("requestheader-uid-headers"),
            list("requestheader-group-headers"),
            list("requestheader-extra-headers-prefix"));
    return problems.size() == problemsBefore ? Optional.of(headers) : Optional.empty();
  }

  private List<String> list(String key) {
    String json = data.getOrDefault(key, "");
    if (json.isEmpty()) {
      return List.of();
    }
    try {
      JsonNode list = JsonMapper.shared().readTree(json);
      if (list.isNull()) {
        return List.of();
      }
      if (list.isArray() && list.valueStream().allMatch(JsonNode::isString)) {
        return list.valueStream().map(JsonNode::stringValue).toList();
      }
    } catch (JacksonException _) {
      // Told below.
    }
    problems.add(
        problem(
            key,
            "expected a JSON list of strings, found something else",
            "correct kube-apiserver's --"
                + key
                + "; until then the last good headers stay in use"));
    return List.of();
  }
}
