package io.externalmetrics.server.observe;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JSON object per line: time, level, logger, message and, where there is one, stackTrace.
 * Public because java.util.logging makes it by name.
 */
public final class JsonFormat extends Formatter {
  private final JsonMapper json = JsonMapper.builder().build();

  @Override
  public String format(LogRecord entry) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", entry.getInstant().toString());
    fields.put("level", entry.getLevel().getName());
    fields.put("logger", String.valueOf(entry.getLoggerName()));
    fields.put("message", formatMessage(entry));
    if (entry.getThrown() != null) {
      StringWriter trace = new StringWriter();
      entry.getThrown().printStackTrace(new PrintWriter(trace, true));
      fields.put("stackTrace", trace.toString());
    }
    return json.writeValueAsString(fields) + "\n";
  }
}
