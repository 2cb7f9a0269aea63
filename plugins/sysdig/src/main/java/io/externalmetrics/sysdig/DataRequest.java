package io.externalmetrics.sysdig;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of one request to the data API.
 *
 * @param from rank of the first segment wanted, counted from 0
 * @param to rank of the last segment wanted
 */
record DataRequest(DataQuery query, Window window, int from, int to) {

  /**
   * The body as JSON. The paging is always written: without it Sysdig tells ten segments and keeps
   * quiet about the others.
   */
  ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("start", window.start());
    body.put("end", window.end());
    body.put("sampling", window.sampling());
    body.set("metrics", metrics());
    query.dataSource().ifPresent(source -> body.put("dataSourceType", source.wireName()));
    query.filter().ifPresent(filter -> body.put("filter", filter));
    body.putObject("paging").put("from", from).put("to", to);
    return body;
  }

  /** The columns of the answer: the labels of a segment, then its value. */
  private ArrayNode metrics() {
    ArrayNode metrics = JsonNodeFactory.instance.arrayNode();
    query.groupBy().forEach(label -> metrics.addObject().put("id", label));
    metrics
        .addObject()
        .put("id", query.metric())
        .putObject("aggregations")
        .put("time", query.timeAggregation().wireName())
        .put("group", query.groupAggregation().wireName());
    return metrics;
  }
}
