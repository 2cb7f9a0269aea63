package io.externalmetrics.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What an error is about, for programs. Each field may be empty.
 *
 * @param kind the resource, such as the metric; where an object is invalid, its kind
 * @param retryAfterSeconds 0 where trying again is not asked for, as towards an HPA it never is
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record StatusDetails(
    String name, String group, String kind, List<Cause> causes, int retryAfterSeconds)
    implements ProtobufWriter.Message {

  /**
   * One of several things that are wrong.
   *
   * @param reason such as {@code FieldValueForbidden}
   * @param field the field or parameter
   */
  public record Cause(String reason, String message, String field)
      implements ProtobufWriter.Message {
    @Override
    public void writeTo(ProtobufWriter out) {
      out.text(1, reason).text(2, message).text(3, field);
    }
  }

  public StatusDetails {
    causes = List.copyOf(causes);
  }

  @Override
  public void writeTo(ProtobufWriter out) {
    out.text(1, name)
        .text(2, group)
        .text(3, kind)
        .messages(4, causes)
        .number(5, retryAfterSeconds)
        .text(6, "");
  }

  /** An error about a resource. */
  public static StatusDetails of(String group, String kind) {
    return new StatusDetails("", group, kind, List.of(), 0);
  }

  /** Nothing but when to ask again. */
  public static StatusDetails retryAfter(int seconds) {
    return new StatusDetails("", "", "", List.of(), seconds);
  }
}
