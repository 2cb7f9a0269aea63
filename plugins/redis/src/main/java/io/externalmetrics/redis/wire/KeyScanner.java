package io.externalmetrics.redis.wire;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the keys of all scans, a round trip for one step of each, then asks for all lengths. */
final class KeyScanner {

  /** Looked at by the server in one step: too few to hold up its other clients. */
  static final int KEYS_PER_ROUND = 1000;

  /** Enough for a million keys in the database. */
  private static final int MAX_ROUNDS = 1000;

  private static final Bytes START = Bytes.utf8("0");

  private final RedisConversation redis;
  private final Map<Scan, Progress> scans = new LinkedHashMap<>();

  KeyScanner(RedisConversation redis, List<Scan> scans) {
    this.redis = redis;
    scans.forEach(scan -> this.scans.put(scan, new Progress()));
  }

  Map<Scan, Found> run(Deadline deadline) throws IOException, ScrapeException {
    // A database too large to scan must not cost the metrics that need no scan their answers.
    Deadline half = Deadline.after(deadline.remaining().dividedBy(2));
    for (int round = 0;
        round < MAX_ROUNDS && !half.hasPassed() && !unfinished().isEmpty();
        round++) {
      step(unfinished());
    }
    for (Scan scan : unfinished()) {
      fail(
          scan,
          half.hasPassed() ? FailureKind.TIMEOUT : FailureKind.REJECTED,
          "the database has too many keys to look for \"%s\" among them; list the keys as metrics, or"
                  .formatted(scan.pattern())
              + " give them a database of their own");
    }
    return lengths();
  }

  private List<Scan> unfinished() {
    return scans.keySet().stream().filter(scan -> !progress(scan).ended()).toList();
  }

  private void step(List<Scan> unfinished) throws IOException, ScrapeException {
    List<Reply> replies =
        redis.ask(unfinished.stream().map(scan -> scan.request(progress(scan).cursor)).toList());
    for (int i = 0; i < replies.size(); i++) {
      advance(unfinished.get(i), replies.get(i));
    }
  }

  private void advance(Scan scan, Reply reply) throws ProtocolException {
    if (reply instanceof Refused refused) {
      Outcome.Failed failure =
          refused.error().startsWith("ERR syntax error")
              ? new Outcome.Failed(
                  FailureKind.REJECTED,
                  "the server is too old to look for keys of one type; upgrade it to Redis 6")
              : ServerRefusal.ofCommand("SCAN", "scan", refused).toOutcome();
      fail(scan, failure.kind(), failure.reason());
    } else if (reply instanceof Reply.Items(List<Reply> parts)
        && parts.size() == 2
        && parts.get(0) instanceof Reply.Text(Bytes cursor)
        && parts.get(1) instanceof Reply.Items(List<Reply> keys)) {
      Progress progress = progress(scan);
      progress.cursor = cursor;
      progress.finished = cursor.equals(START);
      for (Reply key : keys) {
        if (!(key instanceof Reply.Text(Bytes name))) {
          throw new ProtocolException("a key that is no text");
        }
        progress.keys.add(name);
      }
      if (progress.keys.size() > scan.maxKeys()) {
        fail(scan, FailureKind.REJECTED, scan.tooManyKeys());
      }
    } else {
      throw new ProtocolException("no step of a scan");
    }
  }

  private Map<Scan, Found> lengths() throws IOException, ScrapeException {
    List<Request> requests = new ArrayList<>();
    scans.forEach(
        (scan, progress) -> {
          if (progress.failure.isEmpty()) {
            progress.keys.forEach(key -> requests.add(Request.ofKey(scan.length(), key)));
          }
        });
    Iterator<Reply> replies = redis.ask(requests).iterator();
    Map<Scan, Found> found = new LinkedHashMap<>();
    scans.forEach((scan, progress) -> found.put(scan, found(progress, replies)));
    return found;
  }

  private static Found found(Progress progress, Iterator<Reply> replies) {
    if (progress.failure.isPresent()) {
      return new Found.Failed(progress.failure.get());
    }
    Map<Bytes, Reply> lengths = HashMap.newHashMap(progress.keys.size());
    progress.keys.forEach(key -> lengths.put(key, replies.next()));
    return new Found.Lengths(lengths);
  }

  private void fail(Scan scan, FailureKind kind, String reason) {
    progress(scan).failure = Optional.of(new Outcome.Failed(kind, reason));
  }

  private Progress progress(Scan scan) {
    return scans.computeIfAbsent(scan, _ -> new Progress());
  }

  private static final class Progress {
    // SCAN may tell a key twice.
    private final Set<Bytes> keys = new HashSet<>();
    private Bytes cursor = START;
    private boolean finished;
    private Optional<Outcome.Failed> failure = Optional.empty();

    private boolean ended() {
      return finished || failure.isPresent();
    }
  }
}
