package io.externalmetrics.server.api;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Discovery in one document, as kube-apiserver asks for it since 1.26. */
final class AggregatedDiscovery {
  private static final String MEDIA_TYPE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final Set<String> PARAMETERS =
      Set.of("g=apidiscovery.k8s.io", "v=v2", "as=apigroupdiscoverylist");

  private AggregatedDiscovery() {}

  record GroupDiscoveryList(
      String kind, String apiVersion, Map<String, String> metadata, List<Group> items) {}

  record Group(Metadata metadata, List<Version> versions) {}

  record Metadata(String name) {}

  record Version(String version, List<Resource> resources, String freshness) {}

  record Resource(
      String resource,
      ResponseKind responseKind,
      String scope,
      String singularResource,
      List<String> verbs) {}

  record ResponseKind(String group, String version, String kind) {}

  /** Whether a client prefers this document to the plain group list. */
  static boolean isAskedFor(ApiRequest request) {
    for (String clause : request.header("accept").orElse("").split(",", -1)) {
      List<String> parts =
          Stream.of(clause.toLowerCase(Locale.ROOT).split(";", -1)).map(String::strip).toList();
      Set<String> parameters = parts.stream().skip(1).collect(Collectors.toSet());
      boolean anyJson =
          Set.of("application/json", "application/*", "*/*").contains(parts.getFirst());
      if (anyJson && parameters.containsAll(PARAMETERS)) {
        return true;
      }
      if (anyJson && parameters.stream().noneMatch(it -> it.startsWith("as="))) {
        return false;
      }
    }
    return false;
  }

  /** The document, or 304 where the client has it. */
  static ApiResponse answer(List<ApiGroup> groups, ApiRequest request) {
    return TaggedText.of(MEDIA_TYPE, Json.compact(document(groups)))
        .answer(request)
        .with("Vary", "Accept")
        .with("Cache-Control", "public");
  }

  private static GroupDiscoveryList document(List<ApiGroup> groups) {
    return new GroupDiscoveryList(
        "APIGroupDiscoveryList",
        "apidiscovery.k8s.io/v2",
        Map.of(),
        groups.stream().map(AggregatedDiscovery::group).toList());
  }

  private static Group group(ApiGroup group) {
    List<Resource> resources =
        group.resources().stream()
            .map(
                it ->
                    new Resource(
                        it.name(),
                        new ResponseKind("", "", it.kind()),
                        "Namespaced",
                        "",
                        List.of("get")))
            .toList();
    return new Group(
        new Metadata(group.name()), List.of(new Version(group.version(), resources, "Current")));
  }
}
