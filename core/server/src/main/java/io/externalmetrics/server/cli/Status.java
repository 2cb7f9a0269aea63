package io.externalmetrics.server.cli;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server said of itself.
 *
 * @param tree all of it
 */
record Status(JsonNode tree, StatusDocument document) {
  /** A list or number that an older or newer server does not send is empty. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .changeDefaultNullHandling(
              handling -> JsonSetter.Value.construct(Nulls.AS_EMPTY, Nulls.DEFAULT))
          .build();

  /** What changes although nothing happens, or with every poll. */
  private static final Set<String> CLOCKWORK =
      Set.of(
          "now",
          "lastPoll",
          "lastSuccess",
          "nextPoll",
          "lastRead",
          "tookSeconds",
          "ageSeconds",
          "failuresInARow",
          "readsPerMinute",
          "timestamp");

  /**
   * Reads it.
   *
   * @throws RefusedException if the text is something else
   */
  static Status parse(String url, String text) throws RefusedException {
    try {
      JsonNode tree = JSON.readTree(text);
      if (tree.path("now").isString() && tree.path("sources").isArray()) {
        return new Status(tree, JSON.treeToValue(tree, StatusDocument.class));
      }
    } catch (JacksonException e) {
      // said below
    }
    throw new RefusedException(
        url
            + ": expected the status of External Metrics Server, found something else; is that its"
            + " management port?");
  }

  /** The same without times, to tell whether anything happened. */
  JsonNode withoutTimes() {
    JsonNode copy = tree.deepCopy();
    removeTimes(copy);
    return copy;
  }

  private static void removeTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(CLOCKWORK);
    }
    node.forEach(Status::removeTimes);
  }
}
