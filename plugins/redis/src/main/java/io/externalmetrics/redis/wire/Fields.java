package io.externalmetrics.redis.wire;

import java.net.ProtocolException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lists in which names and values take turns, as RESP2 writes a mapping. */
public final class Fields {
  private Fields() {}

  public static Map<String, Reply> of(List<Reply> items) throws ProtocolException {
    if (items.size() % 2 != 0) {
      throw new ProtocolException("a name without a value");
    }
    Map<String, Reply> fields = new HashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      if (!(items.get(i) instanceof Reply.Text(Bytes name))) {
        throw new ProtocolException("a name that is no text");
      }
      fields.put(name.toString(), items.get(i + 1));
    }
    return fields;
  }

  /** The text of a field that must be there. */
  public static String text(Map<String, Reply> fields, String name) throws ProtocolException {
    if (!(fields.get(name) instanceof Reply.Text(Bytes text))) {
      throw new ProtocolException("no " + name);
    }
    return text.toString();
  }
}
