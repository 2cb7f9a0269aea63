package io.externalmetrics.server.poll;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.Optional;

/**
 * Has collected what polls left behind. What a poll brings lives until the next one, long enough to
 * be taken for old, and the serial collector lets the old generation grow to the end of the heap
 * before it looks at it: a server that needs 130 MiB would take 200. Other collectors, which a user
 * may choose, have their own ways; with them this does nothing.
 */
public final class OldGeneration implements AutoCloseable {
  private static final String POOL_OF_THE_SERIAL_COLLECTOR = "Tenured Gen";
  private static final Duration PERIOD = Duration.ofSeconds(2);

  /** Some 16,000 series of one poll. A collection takes one to two ms for each MiB that stays. */
  private static final long LEAST_GROWTH = 8L * 1024 * 1024;

  private final Thread thread = Thread.ofVirtual().name("old generation").unstarted(this::run);

  private OldGeneration() {}

  /** Begins to watch it. */
  public static OldGeneration watch() {
    OldGeneration old = new OldGeneration();
    old.thread.start();
    return old;
  }

  /**
   * Whether there is enough to collect: seldom enough where much stays, that it costs little.
   *
   * @param used bytes in use, garbage included
   * @param stayed bytes in use after the last collection; 0 before the first
   */
  static boolean isDue(long used, long stayed) {
    return used - stayed > Math.max(LEAST_GROWTH, stayed / 2);
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      // Not at once: the JVM takes its time to find out about its pools, and a start is in a hurry.
      Thread.sleep(PERIOD);
      for (Optional<MemoryPoolMXBean> pool = pool(); pool.isPresent(); Thread.sleep(PERIOD)) {
        collectIfDue(pool.get());
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private static Optional<MemoryPoolMXBean> pool() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals(POOL_OF_THE_SERIAL_COLLECTOR))
        .findFirst();
  }

  private static void collectIfDue(MemoryPoolMXBean pool) {
    MemoryUsage stayed = pool.getCollectionUsage();
    if (isDue(pool.getUsage().getUsed(), stayed == null ? 0 : stayed.getUsed())) {
      System.gc();
    }
  }
}
