package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.kube.Attributes;
import io.externalmetrics.server.kube.Attributes.NonResource;
import io.externalmetrics.server.kube.Attributes.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request wants, in the words of a SubjectAccessReview: as k8s.io/apiserver's {@code
 * RequestInfoFactory} has it for every path that is served here, from the same decoded segments,
 * and for the resource in lower case as it is looked up. Deprecated path forms such as {@code
 * /watch/} are not known, as nothing is served there.
 */
final class RequestAttributes {
  /** Parts of the namespace itself and no resources in it. */
  private static final Set<String> NAMESPACE_PARTS = Set.of("status", "finalize");

  private static final int SEGMENTS_BEFORE_RESOURCES = 3;

  private RequestAttributes() {}

  static Attributes of(ApiRequest request) {
    List<String> path = request.path();
    if (path.size() <= SEGMENTS_BEFORE_RESOURCES || !path.getFirst().equals("apis")) {
      return new NonResource(
          "/" + String.join("/", path), request.method().toLowerCase(Locale.ROOT));
    }
    List<String> parts = path.subList(SEGMENTS_BEFORE_RESOURCES, path.size());
    boolean inNamespace = parts.size() > 1 && parts.getFirst().equals("namespaces");
    String namespace = inNamespace ? parts.get(1) : "";
    if (inNamespace && parts.size() > 2 && !NAMESPACE_PARTS.contains(parts.get(2))) {
      parts = parts.subList(2, parts.size());
    }
    String name = parts.size() > 1 ? parts.get(1) : "";
    return new Resource(
        namespace,
        verb(request, !name.isEmpty()),
        path.get(1),
        path.get(2),
        parts.getFirst().toLowerCase(Locale.ROOT),
        name);
  }

  private static String verb(ApiRequest request, boolean named) {
    return switch (request.method()) {
      case "GET", "HEAD" -> {
        if (named) {
          yield "get";
        }
        yield request.wantsWatch() ? "watch" : "list";
      }
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> named ? "delete" : "deletecollection";
      default -> request.method().toLowerCase(Locale.ROOT);
    };
  }
}
