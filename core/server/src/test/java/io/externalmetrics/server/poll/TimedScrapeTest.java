package io.externalmetrics.server.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.poll.ScriptedPlugin.Script;
import io.externalmetrics.server.poll.ScriptedPlugin.ScriptedScraper;
import io.externalmetrics.server.poll.TimedScrape.Result;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SettingPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TimedScrapeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);
  private static final Result NO_ANSWER =
      new Result.TimedOut("no answer within the timeout of 20ms", List.of());

  /** Ends whatever a test left hanging. */
  private final CountDownLatch release = new CountDownLatch(1);

  private final ScriptedPlugin plugin = new ScriptedPlugin((_, _) -> Map.of());
  private final ScriptedScraper scraper =
      (ScriptedScraper)
          plugin.open(
              new SourceContext(
                  "jobs", Schema.of().read(new RawValue.Nothing(), SettingPath.ROOT, _ -> {})));

  @AfterEach
  void releaseWhatHangs() {
    release.countDown();
  }

  @Test
  void givesTheOutcomes() throws Exception {
    assertThat(run(LONG, (_, _) -> Map.of("emails", Outcome.Samples.of(7))))
        .isEqualTo(new Result.Answered(Map.of("emails", Outcome.Samples.of(7))));
    assertThat(scraper.closes).hasValue(0);
  }

  @Test
  void tellsTheScraperItsDeadline() throws Exception {
    AtomicReference<Duration> remaining = new AtomicReference<>(Duration.ZERO);
    run(
        LONG,
        (_, deadline) -> {
          remaining.set(deadline.remaining());
          return Map.of();
        });

    assertThat(remaining.get()).isPositive().isLessThanOrEqualTo(LONG);
  }

  @Test
  void givesTheReasonOfAScraperThatFails() throws Exception {
    assertThat(
            run(
                LONG,
                (_, _) -> {
                  throw new ScrapeException(FailureKind.DENIED, "wrong password");
                }))
        .isEqualTo(new Result.Failed(FailureKind.DENIED, "wrong password"));
    assertThat(scraper.closes).hasValue(0);
  }

  @Test
  void aScraperThatInterruptsItselfFailed() throws Exception {
    assertThat(
            run(
                LONG,
                (_, _) -> {
                  throw new InterruptedException();
                }))
        .isEqualTo(new Result.Failed(FailureKind.TIMEOUT, "the scrape was interrupted"));
  }

  @Test
  void aStackOverflowIsADefectOfThePlugin() throws Exception {
    assertThat(run(LONG, (_, _) -> Map.of("emails", deeper(0)))).isInstanceOf(Result.Broken.class);
  }

  @Test
  void whateverElseIsThrownIsADefectOfThePlugin() throws Exception {
    NoClassDefFoundError defect = new NoClassDefFoundError("redis/clients/jedis/Jedis");

    assertThat(
            run(
                LONG,
                (_, _) -> {
                  throw defect;
                }))
        .isEqualTo(new Result.Broken(defect));
  }

  @Test
  @SuppressWarnings("NullAway") // plugins are compiled without it
  void noMapAtAllIsADefectOfThePlugin() throws Exception {
    assertThat(run(LONG, (_, _) -> null)).isInstanceOf(Result.Broken.class);
  }

  @Test
  @SuppressWarnings("NullAway") // plugins are compiled without it
  void aNullForOneMetricLeavesItsNeighbourAlone() throws Exception {
    Map<String, Outcome> outcomes = new HashMap<>();
    outcomes.put("emails", null);
    outcomes.put("images", Outcome.Samples.of(7));

    Result result = run(LONG, (_, _) -> outcomes);

    assertThat(result).isInstanceOf(Result.Answered.class);
    assertThat(((Result.Answered) result).outcomes())
        .containsEntry("images", Outcome.Samples.of(7));
  }

  @Test
  void aMapThatThePluginChangesLaterDoesNotChangeTheResult() throws Exception {
    Map<String, Outcome> outcomes = new HashMap<>(Map.of("emails", Outcome.Samples.of(7)));
    Result result = run(LONG, (_, _) -> outcomes);
    outcomes.clear();

    assertThat(result).isEqualTo(new Result.Answered(Map.of("emails", Outcome.Samples.of(7))));
  }

  @Test
  void interruptsAndClosesAScraperThatBlocks() throws Exception {
    Result result =
        run(
            SHORT,
            (_, _) -> {
              release.await();
              return Map.of();
            });

    assertTimedOut(result, 0);
    assertThat(scraper.closes).hasValue(1);
  }

  @Test
  void closesAScraperThatIgnoresInterrupts() throws Exception {
    plugin.onClose(release::countDown);

    assertTimedOut(run(SHORT, (_, _) -> hang()), 0);
  }

  @Test
  void leavesAScraperThatIgnoresBothAndTellsThatItHangs() throws Exception {
    Result result = run(SHORT, (_, _) -> hang());

    assertTimedOut(result, 1);
  }

  @Test
  void aCloseThatHangsIsLeftAsWell() throws Exception {
    plugin.onClose(this::hang);

    Result result =
        run(
            SHORT,
            (_, _) -> {
              release.await();
              return Map.of();
            });

    assertTimedOut(result, 1);
  }

  @Test
  void aCloseThatThrowsChangesNothing() throws Exception {
    plugin.onClose(
        () -> {
          throw new IllegalStateException("close failed");
        });

    Result result =
        run(
            SHORT,
            (_, _) -> {
              release.await();
              return Map.of();
            });

    assertTimedOut(result, 0);
  }

  @Test
  void anAnswerAfterTheTimeoutIsNotUsed() throws Exception {
    plugin.onClose(release::countDown);

    Result result =
        run(
            SHORT,
            (_, _) -> {
              hang();
              return Map.of("emails", Outcome.Samples.of(7));
            });

    assertTimedOut(result, 0);
  }

  @Test
  void whenThePollerIsInterruptedTheScrapeEndsToo() throws Exception {
    CountDownLatch scraping = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread poller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run(
                        LONG,
                        (_, _) -> {
                          scraping.countDown();
                          release.await();
                          return Map.of();
                        });
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                  }
                });
    assertThat(scraping.await(10, TimeUnit.SECONDS)).isTrue();
    poller.interrupt();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(scraper.closes).hasValue(1);
  }

  private Result run(Duration timeout, Script script) throws InterruptedException {
    plugin.onScrape(script);
    return TimedScrape.run("jobs", scraper, List.of(), timeout, Deadline.after(timeout));
  }

  private void assertTimedOut(Result result, int alive) {
    assertThat(result).usingRecursiveComparison().ignoringFields("threads").isEqualTo(NO_ANSWER);
    assertThat(((Result.TimedOut) result).threads().stream().filter(Thread::isAlive))
        .hasSize(alive);
  }

  /** Blocks until the test ends or closing releases it, whatever the interrupts. */
  private Map<String, Outcome> hang() {
    while (true) {
      try {
        release.await();
        return Map.of();
      } catch (InterruptedException e) {
        // a plugin that ignores interrupts
      }
    }
  }

  private static Outcome deeper(int depth) {
    return depth < 0 ? Outcome.Samples.of(depth) : deeper(depth % 7 + 1);
  }
}
