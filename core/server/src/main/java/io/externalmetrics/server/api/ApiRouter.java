package io.externalmetrics.server.api;

import io.externalmetrics.server.api.ApiResponse.Text;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** The paths of the secure port. */
public final class ApiRouter implements ApiHandler {
  private final List<ApiGroup> groups;
  private final Health live;
  private final Health ready;
  private final OpenApi openApi;
  private final VersionInfo version;

  /**
   * @param version of this server, such as 1.2.3
   */
  public ApiRouter(List<ApiGroup> groups, Health live, Health ready, String version) {
    this.groups = List.copyOf(groups);
    this.live = live;
    this.ready = ready;
    this.openApi = new OpenApi(groups, version, InstantSource.system());
    this.version = VersionInfo.of(version);
  }

  record Index(List<String> paths) {}

  @Override
  public ApiResponse handle(ApiRequest request) {
    List<String> path = request.path();
    String first = path.isEmpty() ? "" : path.getFirst();
    return switch (first) {
      case "livez", "healthz" -> health(new HealthEndpoint(first, live), request);
      case "readyz" -> health(new HealthEndpoint(first, ready), request);
      default -> request.method().equals("GET") ? get(first, request) : methodNotAllowed();
    };
  }

  private static ApiResponse health(HealthEndpoint endpoint, ApiRequest request) {
    HealthEndpoint.Report report =
        endpoint.report(below(request.path()), request.query()).orElseThrow(ApiException::notFound);
    return new ApiResponse(
        report.code(),
        Map.of("X-Content-Type-Options", "nosniff"),
        new Text(HealthEndpoint.MEDIA_TYPE, report.text()));
  }

  private ApiResponse get(String first, ApiRequest request) {
    return switch (first) {
      case "" -> ApiResponse.json(new Index(paths()));
      case "apis" -> apis(below(request.path()), request);
      case "openapi" -> openApi.get(below(request.path()), request);
      case "version" -> version(below(request.path()));
      default -> throw ApiException.notFound();
    };
  }

  private ApiResponse version(List<String> path) {
    if (!path.isEmpty()) {
      throw ApiException.notFound();
    }
    return ApiResponse.json(version);
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
    for (ApiGroup group : groups) {
      if (group.name().equals(name)) {
        return group;
      }
    }
    throw ApiException.notFound();
  }

  private List<String> paths() {
    return Stream.of(
            Stream.of("/apis", "/version"),
            groups.stream()
                .flatMap(
                    group -> Stream.of("/apis/" + group.name(), "/apis/" + group.groupVersion())),
            openApi.paths(),
            paths("/healthz", live),
            paths("/livez", live),
            paths("/readyz", ready))
        .flatMap(Function.identity())
        .sorted()
        .toList();
  }

  private static Stream<String> paths(String endpoint, Health health) {
    return Stream.concat(
        Stream.of(endpoint), health.checks().stream().map(check -> endpoint + "/" + check.name()));
  }

  private static List<String> below(List<String> path) {
    return path.subList(1, path.size());
  }

  private static ApiResponse methodNotAllowed() {
    return ApiResponse.failure(
            405, "the server does not allow this method on the requested resource")
        .with("Allow", "GET");
  }
}
