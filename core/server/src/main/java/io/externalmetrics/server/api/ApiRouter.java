package io.externalmetrics.server.api;

import java.util.List;
import java.util.stream.Stream;

/** The paths of the secure port. */
public final class ApiRouter implements ApiHandler {
  private final List<ApiGroup> groups;
  private final Health live;
  private final Health ready;
  private final VersionInfo version;

  /**
   * @param version of this server, such as 1.2.3
   */
  public ApiRouter(List<ApiGroup> groups, Health live, Health ready, String version) {
    this.groups = List.copyOf(groups);
    this.live = live;
    this.ready = ready;
    this.version = VersionInfo.of(version);
  }

  record Index(List<String> paths) {}

  @Override
  public ApiResponse handle(ApiRequest request) {
    List<String> path = request.path();
    return switch (String.join("/", path)) {
      case "livez" -> new HealthReport("livez", live.checks()).response();
      case "healthz" -> new HealthReport("healthz", live.checks()).response();
      case "readyz" -> new HealthReport("readyz", ready.checks()).response();
      default -> request.method().equals("GET") ? get(request) : methodNotAllowed();
    };
  }

  private ApiResponse get(ApiRequest request) {
    List<String> path = request.path();
    return switch (String.join("/", path)) {
      case "" -> ApiResponse.json(new Index(paths()));
      case "version" -> ApiResponse.json(version);
      default -> {
        if (!path.getFirst().equals("apis")) {
          throw ApiException.notFound();
        }
        yield apis(path.subList(1, path.size()), request);
      }
    };
  }

  private ApiResponse apis(List<String> path, ApiRequest request) {
    if (path.isEmpty()) {
      return AggregatedDiscovery.isAskedFor(request)
          ? AggregatedDiscovery.answer(groups, request)
          : ApiResponse.document(Discovery.groupList(groups, request.header("host").orElse("")))
              .with("Vary", "Accept");
    }
    ApiGroup group = find(path.getFirst());
    if (path.size() == 1) {
      return ApiResponse.document(Discovery.group(group));
    }
    if (!path.get(1).equals(group.version())) {
      throw ApiException.notFound();
    }
    return path.size() == 2
        ? ApiResponse.document(Discovery.resourceList(group))
        : group.get(path.subList(2, path.size()), request);
  }

  private ApiGroup find(String name) {
    return groups.stream()
        .filter(group -> group.name().equals(name))
        .findFirst()
        .orElseThrow(ApiException::notFound);
  }

  private List<String> paths() {
    return Stream.concat(
            Stream.of("/apis", "/healthz", "/livez", "/readyz", "/version"),
            groups.stream()
                .flatMap(
                    group -> Stream.of("/apis/" + group.name(), "/apis/" + group.groupVersion())))
        .sorted()
        .toList();
  }

  private static ApiResponse methodNotAllowed() {
    return ApiResponse.failure(
            405, "the server does not allow this method on the requested resource")
        .with("Allow", "GET");
  }
}
