package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the same fifty times a second, however long the answers take. */
final class PacedReader implements AutoCloseable {
  private static final Duration PACE = Duration.ofMillis(20);

  private final Supplier<Answer> question;
  private final String value;
  private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Read> reads = new ArrayList<>();
  private final Thread thread;

  /**
   * One question.
   *
   * @param failure empty where the answer was the value
   */
  private record Read(Instant at, Duration took, String failure) {}

  /**
   * What came of all questions.
   *
   * @param failed how many brought no value
   * @param failures their kinds, each with its number and its first and last time
   */
  record Outcome(int reads, int failed, Duration p99, Duration longest, List<String> failures) {
    void tell(String what) {
      Figures.tell(what + ", reads", reads);
      Figures.tell(what + ", failed reads", failed);
      Figures.tell(what + ", p99 in ms", p99.toMillis());
      Figures.tell(what + ", longest in ms", longest.toMillis());
    }
  }

  private PacedReader(Supplier<Answer> question, String value) {
    this.question = question;
    this.value = value;
    thread = Thread.ofPlatform().name("paced reader").start(this::pace);
  }

  /**
   * Begins to ask.
   *
   * @param value of the only series, without which an answer is a failure
   */
  static PacedReader start(Supplier<Answer> question, String value) {
    PacedReader reader = new PacedReader(question, value);
    reader.awaitMore(50);
    return reader;
  }

  /** Waits for this many more answers. */
  void awaitMore(int answers) {
    int target = outcome().reads() + answers;
    eventually(() -> assertThat(outcome().reads()).isGreaterThanOrEqualTo(target));
  }

  Outcome outcome() {
    List<Read> all;
    synchronized (reads) {
      all = List.copyOf(reads);
    }
    List<Duration> took = all.stream().map(Read::took).sorted().toList();
    Map<String, List<Read>> failures =
        all.stream()
            .filter(read -> !read.failure().isEmpty())
            .collect(Collectors.groupingBy(Read::failure));
    return new Outcome(
        all.size(),
        failures.values().stream().mapToInt(List::size).sum(),
        took.isEmpty() ? Duration.ZERO : took.get(took.size() * 99 / 100),
        took.isEmpty() ? Duration.ZERO : took.getLast(),
        failures.entrySet().stream()
            .map(kind -> summary(kind.getKey(), kind.getValue()))
            .sorted()
            .toList());
  }

  private static String summary(String failure, List<Read> reads) {
    List<Instant> times = reads.stream().map(Read::at).sorted().toList();
    return "%s to %s, %d times: %s"
        .formatted(times.getFirst(), times.getLast(), reads.size(), failure);
  }

  private void pace() {
    long next = System.nanoTime();
    try {
      while (true) {
        requests.execute(this::ask);
        next += PACE.toNanos();
        Thread.sleep(Duration.ofNanos(Math.max(0, next - System.nanoTime())));
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void ask() {
    Instant at = Instant.now();
    long began = System.nanoTime();
    String failure = failure();
    Read read = new Read(at, Duration.ofNanos(System.nanoTime() - began), failure);
    synchronized (reads) {
      reads.add(read);
    }
  }

  private String failure() {
    try {
      Answer answer = question.get();
      return answer.code() == 200 && answer.single().value().equals(value)
          ? ""
          : answer.code() + " " + answer.text();
    } catch (UncheckedIOException | AssertionError e) {
      return e.toString();
    }
  }

  /** Asks no more, and waits for the last answers. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a reader ended", e);
    }
    requests.close();
  }
}
