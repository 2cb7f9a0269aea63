package io.externalmetrics.server.tls;

import io.externalmetrics.server.tls.FakeCluster.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Replicas of which one at a time makes a call, in an order that a test decides. Each runs on a
 * thread of its own and stops before every call.
 */
final class Race implements AutoCloseable {
  private final Semaphore stopped = new Semaphore(0);
  private final List<Runner> runners = new ArrayList<>();

  /** What a replica does. */
  @FunctionalInterface
  interface Body {
    void run() throws InterruptedException;
  }

  /** One replica. */
  final class Runner implements Calls {
    private final Semaphore go = new Semaphore(0);
    private final Map<String, String> read = new TreeMap<>();
    private volatile String pending = "";
    private volatile boolean over;
    private volatile boolean free = true;
    private Thread thread = Thread.currentThread();

    /** What it does next; empty where it is at its end. */
    String pending() {
      return over ? "" : pending;
    }

    private String state() {
      return read + " then " + pending();
    }

    @Override
    public void next(String call) throws InterruptedException {
      if (free) {
        return;
      }
      pending = call;
      stopped.release();
      go.acquire();
    }

    @Override
    public void saw(String object, String revision) {
      read.put(object, revision);
    }
  }

  Runner runner() {
    Runner runner = new Runner();
    runners.add(runner);
    return runner;
  }

  /** Lets each of {@code bodies}, one for each runner, run up to its first call. */
  void begin(List<Body> bodies) {
    for (int i = 0; i < bodies.size(); i++) {
      Runner runner = runners.get(i);
      Body body = bodies.get(i);
      runner.free = false;
      runner.thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      body.run();
                    } catch (InterruptedException _) {
                      // The test is over.
                    }
                    runner.over = true;
                    stopped.release();
                  });
      await();
    }
  }

  /** The runners that are not at their ends, by number. */
  List<Integer> runnable() {
    List<Integer> runnable = new ArrayList<>();
    for (int i = 0; i < runners.size(); i++) {
      if (!runners.get(i).over) {
        runnable.add(i);
      }
    }
    return runnable;
  }

  /** Lets one make its next call, and run up to the one after it. */
  void step(int runner) {
    runners.get(runner).go.release();
    await();
  }

  /** What a runner does next; empty where it is at its end. */
  String pending(int runner) {
    return runners.get(runner).pending();
  }

  /** How far each has come, and from what it read. */
  String state() {
    return runners.stream().map(Runner::state).toList().toString();
  }

  /** Lets everybody call unhindered. */
  void end() {
    runners.forEach(runner -> runner.free = true);
  }

  private void await() {
    try {
      if (!stopped.tryAcquire(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a replica neither calls nor ends");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    runners.forEach(runner -> runner.thread.interrupt());
  }
}
