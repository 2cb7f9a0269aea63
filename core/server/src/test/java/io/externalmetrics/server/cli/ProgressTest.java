package io.externalmetrics.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProgressTest {
  private final StringWriter err = new StringWriter();
  private final Semaphore seconds = new Semaphore(0);
  private final Semaphore sleeping = new Semaphore(0);

  @Test
  void countsSecondsAndLeavesNothing() throws InterruptedException {
    try (Progress _ = start(true)) {
      sleeping.acquire();
      pass();
      pass();
    }

    assertThat(err)
        .hasToString(
            "\r\u001b[Kwaiting for jobs (redis), 1s\r\u001b[Kwaiting for jobs (redis), 2s\r\u001b[K");
  }

  @Test
  void showsNothingOfWhatIsQuick() throws InterruptedException {
    try (Progress _ = start(true)) {
      sleeping.acquire();
    }

    assertThat(err.toString()).isEmpty();
  }

  @Test
  void showsNothingWhereStderrIsNoTerminal() {
    seconds.release();

    try (Progress _ = start(false)) {
      assertThat(sleeping.availablePermits()).isZero();
    }

    assertThat(err.toString()).isEmpty();
  }

  private Progress start(boolean terminal) {
    return Progress.start(
        "waiting for jobs (redis)",
        new Terminal(true, terminal, Optional.of(80)),
        new PrintWriter(err),
        _ -> {
          sleeping.release();
          seconds.acquire();
        });
  }

  /** Lets a second pass, and returns when the next has begun. */
  private void pass() throws InterruptedException {
    seconds.release();
    sleeping.acquire();
  }
}
