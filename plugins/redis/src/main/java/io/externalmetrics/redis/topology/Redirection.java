package io.externalmetrics.redis.topology;

import io.externalmetrics.connect.Address;
import io.externalmetrics.redis.wire.Reply;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a node of a cluster says instead of an answer: {@code MOVED 3999 10.0.0.1:6381}. */
final class Redirection {
  private static final Pattern MOVED = Pattern.compile("MOVED \\d+ (\\S+):(\\d{1,5})");

  private Redirection() {}

  /** Where the key has gone for good; empty where the node does not say, or knows only the port. */
  static Optional<Address> movedTo(Reply.Refused refused) {
    Matcher moved = MOVED.matcher(refused.error());
    if (!moved.matches() || moved.group(1).equals("?")) {
      return Optional.empty();
    }
    int port = Integer.parseInt(moved.group(2));
    return port >= 1 && port <= 65535
        ? Optional.of(new Address(moved.group(1), port))
        : Optional.empty();
  }
}
