package io.externalmetrics.sysdig;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The data API as documented: what it refuses, and how it cuts what it tells into pages. */
final class FakeDataApi {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Set<Long> SAMPLINGS = Set.of(1L, 10L, 60L, 600L, 3600L, 86400L);
  private static final int MAX_SAMPLES = 600;

  /** The last rank told where a request says nothing of paging. */
  private static final int DEFAULT_TO = 9;

  private final List<JsonNode> rows = new ArrayList<>();

  /** One more row, such as {@code {"t":1699999920,"d":["cart",0.127]}}; segments rank as added. */
  void add(String row) {
    rows.add(MAPPER.readTree(row));
  }

  HttpExchange.Reply answer(String body) {
    JsonNode request = MAPPER.readTree(body);
    long start = request.path("start").asLong(0);
    long end = request.path("end").asLong(0);
    long sampling = request.path("sampling").asLong(0);
    if (start <= 0 || end <= start) {
      return refused("Invalid time window");
    }
    if (!SAMPLINGS.contains(sampling)) {
      return refused("Sampling not available");
    }
    if ((end - start) / sampling > MAX_SAMPLES) {
      return refused("Too many samples requested");
    }
    Set<String> ids = new HashSet<>();
    int values = 0;
    for (JsonNode metric : request.path("metrics")) {
      if (!ids.add(metric.path("id").asString(""))) {
        return refused("Metric specified more than once");
      }
      JsonNode aggregations = metric.path("aggregations");
      values += aggregations.has("time") && aggregations.has("group") ? 1 : 0;
    }
    if (values != 1) {
      return refused("Aggregations missing");
    }
    return page(request, start, end, ids.size());
  }

  private HttpExchange.Reply page(JsonNode request, long start, long end, int columns) {
    int from = request.path("paging").path("from").asInt(0);
    int to = request.path("paging").path("to").asInt(DEFAULT_TO);
    List<List<JsonNode>> segments = new ArrayList<>();
    ObjectNode reply = MAPPER.createObjectNode();
    for (JsonNode row : rows) {
      List<JsonNode> segment = row.path("d").valueStream().limit(columns - 1).toList();
      if (!segments.contains(segment)) {
        segments.add(segment);
      }
      int rank = segments.indexOf(segment);
      if (rank >= from && rank <= to) {
        reply.withArray("data").add(row);
      }
    }
    reply.withArray("data");
    reply.put("start", start).put("end", end);
    return HttpExchange.Reply.of(200, reply.toString());
  }

  private static HttpExchange.Reply refused(String message) {
    return HttpExchange.Reply.of(
        400, "{\"errors\":[{\"reason\":\"Bad request\",\"message\":\"%s\"}]}".formatted(message));
  }
}
