package io.externalmetrics.server.history;

import io.externalmetrics.server.history.RecentReads.Reader;
import io.externalmetrics.server.store.Moment;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Who reads one metric, and how often. Any thread; no lock. */
final class MetricReads {
  static final int MOST_READERS = 8;

  /** Of a namespace, as Kubernetes has it; and enough for a user. Clients may send anything. */
  private static final int LONGEST_NAME = 253;

  /** Whoever has not read for so long gives way to another. */
  private static final Duration GONE = Duration.ofMinutes(10);

  private final ReadRate all = new ReadRate();
  private final AtomicReference<List<Pair>> pairs = new AtomicReference<>(List.of());

  /** A user that reads for HPAs of a namespace. */
  private static final class Pair {
    private final String user;
    private final String namespace;
    private final ReadRate rate = new ReadRate();
    private volatile long lastRead;

    private Pair(String user, String namespace, long nanos) {
      this.user = user;
      this.namespace = namespace;
      this.lastRead = nanos;
    }

    private boolean is(String otherUser, String otherNamespace) {
      return namespace.equals(otherNamespace) && user.equals(otherUser);
    }

    private boolean isGone(long nanos) {
      return nanos - lastRead > GONE.toNanos();
    }
  }

  void count(String user, String namespace, long nanos, int minute) {
    all.count(minute);
    List<Pair> known = pairs.get();
    // By index, because an iterator would be garbage of every read.
    for (int i = 0; i < known.size(); i++) {
      Pair pair = known.get(i);
      if (pair.is(user, namespace)) {
        pair.lastRead = nanos;
        pair.rate.count(minute);
        return;
      }
    }
    if (namespace.length() <= LONGEST_NAME && user.length() <= LONGEST_NAME) {
      add(known, new Pair(user, namespace, nanos), nanos, minute);
    }
  }

  int perMinute(int minute) {
    return all.perMinute(minute);
  }

  List<Reader> readers(Moment now, int minute) {
    return pairs.get().stream()
        .map(
            pair ->
                new Reader(
                    pair.user,
                    pair.namespace,
                    now.wall()
                        .minusNanos(now.nanos() - pair.lastRead)
                        .truncatedTo(ChronoUnit.SECONDS),
                    pair.rate.perMinute(minute)))
        .toList();
  }

  /** Where two threads do so at once, one of them is seen at its next read. */
  private void add(List<Pair> known, Pair added, long nanos, int minute) {
    List<Pair> staying = known.stream().filter(pair -> !pair.isGone(nanos)).toList();
    if (staying.size() < MOST_READERS) {
      added.rate.count(minute);
      pairs.compareAndSet(known, Stream.concat(staying.stream(), Stream.of(added)).toList());
    }
  }
}
