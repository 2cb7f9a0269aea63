package io.externalmetrics.server.api;

import static java.util.stream.Collectors.toMap;

import io.externalmetrics.server.api.ApiResponse.Empty;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What may be asked for and how it is answered: version 2 in one document, which kube-apiserver
 * merges into its own, and version 3 in one for each group. Both are made of resources that are
 * named after a group and its version.
 */
final class OpenApi {
  private static final String JSON = "application/json";
  private static final Set<String> RANGES_WITH_JSON = Set.of(JSON, "application/*", "*/*");

  private final TaggedText version2;
  private final TaggedText index;
  private final Map<String, TaggedText> version3;
  private final InstantSource clock;

  /**
   * @param version of this server, such as 1.2.3
   * @param clock tells until when a client may keep what it asked for by its hash
   */
  OpenApi(List<ApiGroup> groups, String version, InstantSource clock) {
    this.version2 = json(merged(groups, version));
    this.version3 =
        groups.stream()
            .collect(
                toMap(
                    group -> "apis/" + group.groupVersion(),
                    group -> json(resource("v3", group, Object.class))));
    this.index = json(index(version3));
    this.clock = clock;
  }

  record Swagger(
      String swagger, About info, Map<String, Object> paths, Map<String, Object> definitions) {}

  record About(String title, String version) {}

  record Index(Map<String, Location> paths) {}

  record Location(String serverRelativeURL) {}

  /** The paths that are answered. */
  Stream<String> paths() {
    return Stream.concat(
        Stream.of("/openapi/v2", "/openapi/v3"),
        version3.keySet().stream().map(key -> "/openapi/v3/" + key));
  }

  /**
   * Answers a GET below {@code /openapi}.
   *
   * @throws ApiException 404 where there is no such document, 406 where the client takes no JSON
   */
  ApiResponse get(List<String> path, ApiRequest request) {
    String document = String.join("/", path);
    return switch (document) {
      case "v2" -> negotiated(version2, request);
      case "v3" -> index.answer(request);
      default -> {
        if (!document.startsWith("v3/")) {
          throw ApiException.notFound();
        }
        yield group(document.substring("v3/".length()), request);
      }
    };
  }

  /** A client that names the right hash never needs to ask again. */
  private ApiResponse group(String key, ApiRequest request) {
    TaggedText document =
        Optional.ofNullable(version3.get(key)).orElseThrow(ApiException::notFound);
    ApiResponse answer = negotiated(document, request);
    String asked = request.parameter("hash").orElse("");
    if (asked.isEmpty()) {
      return answer;
    }
    if (!asked.equals(document.hash())) {
      return new ApiResponse(301, Map.of("Location", location(key, document)), new Empty());
    }
    return answer
        .with("Cache-Control", "public, immutable")
        .with(
            "Expires",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().atZone(ZoneOffset.UTC).plusYears(1)));
  }

  private static ApiResponse negotiated(TaggedText document, ApiRequest request) {
    boolean takesJson =
        Stream.of(request.header("accept").orElse("*/*").split(",", -1))
            .map(clause -> clause.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .anyMatch(range -> range.isEmpty() || RANGES_WITH_JSON.contains(range));
    if (!takesJson) {
      throw new ApiException(406, "only the following media types are accepted: " + JSON);
    }
    return document.answer(request).with("Vary", "Accept");
  }

  private static Swagger merged(List<ApiGroup> groups, String version) {
    Map<String, Object> paths = new HashMap<>();
    Map<String, Object> definitions = new HashMap<>();
    for (ApiGroup group : groups) {
      Swagger part = resource("v2", group, Swagger.class);
      paths.putAll(part.paths());
      definitions.putAll(part.definitions());
    }
    return new Swagger(
        "2.0", new About("External Metrics Server", "v" + version), paths, definitions);
  }

  private static Index index(Map<String, TaggedText> documents) {
    return new Index(
        documents.entrySet().stream()
            .collect(
                toMap(
                    Map.Entry::getKey, it -> new Location(location(it.getKey(), it.getValue())))));
  }

  private static String location(String key, TaggedText document) {
    return "/openapi/v3/" + key + "?hash=" + document.hash();
  }

  private static TaggedText json(Object document) {
    return TaggedText.of(JSON, Json.compact(document));
  }

  private static <T> T resource(String folder, ApiGroup group, Class<T> type) {
    String name = "openapi/" + folder + "/" + group.groupVersion() + ".json";
    try (InputStream in = OpenApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the group has no resource " + name);
      }
      return JsonMapper.shared().readValue(in, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
