package io.externalmetrics.e2e;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Threads that read metrics without a break and remember every answer that is no value. */
final class Readers implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final LongAdder requests = new LongAdder();
  private volatile boolean stopped;

  private Readers() {}

  static Readers start(int count, EmsServer server, String... metrics) {
    Readers readers = new Readers();
    for (int i = 0; i < count; i++) {
      readers.threads.execute(() -> readers.read(server, metrics));
    }
    return readers;
  }

  /** Ends all reading; returns every answer that was no value. */
  List<String> stop() {
    close();
    return List.copyOf(failures);
  }

  long requests() {
    return requests.sum();
  }

  private void read(EmsServer server, String... metrics) {
    while (!stopped) {
      for (String metric : metrics) {
        try {
          Answer answer = server.metric(metric);
          if (answer.code() != 200) {
            failures.add(answer.text());
          }
        } catch (RuntimeException e) {
          failures.add(metric + ": " + e);
        }
        requests.increment();
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    threads.close();
  }
}
