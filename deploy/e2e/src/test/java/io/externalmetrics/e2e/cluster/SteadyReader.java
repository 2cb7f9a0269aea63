package io.externalmetrics.e2e.cluster;

import static io.externalmetrics.e2e.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.e2e.Answer;
import io.externalmetrics.e2e.Eventually;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Asks the same without a break, and remembers when the kind of answer changed. */
final class SteadyReader implements AutoCloseable {
  private final List<Period> periods = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;

  /**
   * Answers in a row that were alike.
   *
   * @param code of HTTP, 0 where there was no answer
   * @param text of the first one
   */
  record Period(int code, String text, Instant from, Instant to, int answers) {
    Duration length() {
      return Duration.between(from, to);
    }

    private Period until(Instant now) {
      return new Period(code, text, from, now, answers + 1);
    }
  }

  private SteadyReader(Supplier<Answer> question) {
    thread = Thread.ofVirtual().start(() -> ask(question));
  }

  /** Returns once there was a value. */
  static SteadyReader start(Supplier<Answer> question) {
    SteadyReader reader = new SteadyReader(question);
    reader.awaitCode(200);
    return reader;
  }

  /** Waits until the newest answer has this code; returns it with those like it before. */
  Period awaitCode(int code) {
    return awaitCode(code, Duration.ofSeconds(60));
  }

  Period awaitCode(int code, Duration patience) {
    eventually(
        patience,
        () -> {
          assertThat(periods).isNotEmpty();
          assertThat(periods.getLast().code()).as(periods.getLast().text()).isEqualTo(code);
        });
    return periods.getLast();
  }

  List<Period> periods() {
    return List.copyOf(periods);
  }

  /** Waits for this many more answers. */
  void awaitMore(int answers) {
    int target = answers() + answers;
    eventually(() -> assertThat(answers()).isGreaterThanOrEqualTo(target));
  }

  /** How many answers there have been. */
  int answers() {
    return periods.stream().mapToInt(Period::answers).sum();
  }

  /** Those without a value, each until the next value. */
  List<Period> failures() {
    return periods.stream().filter(period -> period.code() != 200).toList();
  }

  private void ask(Supplier<Answer> question) {
    while (!stopped) {
      Answer answer;
      try {
        answer = question.get();
      } catch (UncheckedIOException e) {
        answer = new Answer(0, e.toString());
      }
      note(answer, Instant.now());
      Eventually.pause();
    }
  }

  private void note(Answer answer, Instant now) {
    if (!periods.isEmpty()) {
      Period last = periods.getLast().until(now);
      periods.set(periods.size() - 1, last);
      if (last.code() == answer.code()) {
        return;
      }
    }
    periods.add(new Period(answer.code(), answer.text(), now, now, 1));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a reader ended", e);
    }
  }
}
