package io.externalmetrics.redis.wire;

import java.util.List;

/** What the server says to one command: the kinds of RESP2 reply that our commands have. */
public sealed interface Reply {

  /** What a command may be told, if it is not refused. */
  enum Shape {
    OK,
    COUNT,
    ITEMS,
    ITEMS_OR_NOTHING,
    TEXT;

    boolean fits(Reply reply) {
      return switch (reply) {
        case Refused _ -> true;
        case Ok _ -> this == OK;
        case Whole(long value) -> this == COUNT && value >= 0;
        case Items _ -> this == ITEMS || this == ITEMS_OR_NOTHING;
        case Nothing _ -> this == ITEMS_OR_NOTHING;
        case Text _ -> this == TEXT;
      };
    }
  }

  /** A whole number. */
  record Whole(long value) implements Reply {}

  /** {@code OK}, as AUTH and SELECT say it. */
  record Ok() implements Reply {}

  /** A text, alone or within a list. */
  record Text(Bytes bytes) implements Reply {}

  /** Nil, of either kind. */
  record Nothing() implements Reply {}

  /** A list, which may hold lists. */
  record Items(List<Reply> items) implements Reply {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * The server refuses.
   *
   * @param error its words, of which the first is a code such as {@code WRONGTYPE}
   */
  record Refused(String error) implements Reply {
    public String code() {
      return error.split(" ", 2)[0];
    }
  }
}
