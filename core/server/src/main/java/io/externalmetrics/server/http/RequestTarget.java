package io.externalmetrics.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.ApiException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a request asks for. The path is split before it is decoded, so that an encoded slash never
 * makes two segments of one, and nothing is resolved: a path that needs it is refused.
 *
 * @param path decoded segments; empty for {@code /}
 * @param query decoded values of each parameter, in the order they came
 */
record RequestTarget(List<String> path, Map<String, List<String>> query) {
  private static final Pattern AUTHORITY = Pattern.compile("^https?://[^/]*");

  RequestTarget {
    path = List.copyOf(path);
    query = Map.copyOf(query);
  }

  /**
   * Reads a target in origin form or absolute form.
   *
   * @throws ApiException 400 where it is malformed
   */
  static RequestTarget parse(String rawPath, String rawQuery) {
    String path = rawPath.startsWith("/") ? rawPath : AUTHORITY.matcher(rawPath).replaceFirst("");
    return new RequestTarget(segments(path), parameters(rawQuery));
  }

  private static List<String> segments(String rawPath) {
    if (!rawPath.startsWith("/")) {
      throw new ApiException(400, "the path must start with a slash");
    }
    List<String> segments = new ArrayList<>();
    int begin = 1;
    while (begin < rawPath.length()) {
      int slash = rawPath.indexOf('/', begin);
      int end = slash < 0 ? rawPath.length() : slash;
      segments.add(segment(rawPath.substring(begin, end)));
      begin = end + 1;
    }
    return segments;
  }

  private static String segment(String raw) {
    // The decoder is one for forms; in a path a plus is a plus.
    String segment = raw.indexOf('%') < 0 ? raw : decode(raw.replace("+", "%2B"), "path");
    if (segment.isEmpty()) {
      throw new ApiException(400, "the path has an empty segment");
    }
    if (segment.equals(".") || segment.equals("..") || segment.contains("/")) {
      throw new ApiException(400, "the path has a segment that is no name: \"" + raw + "\"");
    }
    return segment;
  }

  private static Map<String, List<String>> parameters(String rawQuery) {
    if (rawQuery.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new HashMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      // Go ignores a malformed parameter. A selector that is ignored would select everything.
      parameters
          .computeIfAbsent(decode(name, "query"), _ -> new ArrayList<>())
          .add(decode(value, "query"));
    }
    return parameters;
  }

  private static String decode(String raw, String where) {
    try {
      return URLDecoder.decode(raw, UTF_8);
    } catch (IllegalArgumentException _) {
      throw new ApiException(400, "the " + where + " has a malformed percent-encoding");
    }
  }
}
