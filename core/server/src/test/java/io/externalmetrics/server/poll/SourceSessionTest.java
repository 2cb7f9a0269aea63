package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SourceSessionTest {
  private static final Reading SEVEN =
      new Reading.Values(List.of(new Series(Map.of(), 7, ManualTime.START)));

  private final CountDownLatch release = new CountDownLatch(1);
  private final ManualTime time = new ManualTime();
  private final ScriptedPlugin plugin = new ScriptedPlugin(ScriptedPlugin.value(7));
  private final SourceDefinition source =
      source("jobs")
          .plugin(plugin)
          .timeout(Duration.ofSeconds(20))
          .with(metric("emails"), metric("images"));
  private final ScriptedSettings settings = new ScriptedSettings(source);
  private final SourceSession session =
      new SourceSession(source, settings, new CallBudget(Optional.empty(), System::nanoTime), time);

  @AfterEach
  void releaseWhatHangs() {
    release.countDown();
  }

  @Test
  void readsEveryMetricAndKeepsItsScraper() throws Exception {
    PollResult result = session.poll();
    session.poll();

    assertThat(result.readings()).isEqualTo(Map.of("emails", SEVEN, "images", SEVEN));
    assertThat(result.summary().start()).isEqualTo(time.now());
    assertThat(result.summary().failure()).isEmpty();
    assertThat(plugin.opened).hasSize(1);
    assertThat(plugin.opened.getFirst().scrapes).hasValue(2);
  }

  @Test
  void tellsHowLongThePollTook() throws Exception {
    plugin.onScrape(
        (_, _) -> {
          time.pass(Duration.ofMillis(300));
          return Map.of();
        });

    assertThat(session.poll().summary().took()).isEqualTo(Duration.ofMillis(300));
  }

  @Test
  void samplesCarryTheTimeAtWhichThePollBegan() throws Exception {
    plugin.onScrape(
        (_, _) -> {
          time.pass(Duration.ofSeconds(3));
          return Map.of("emails", Outcome.Samples.of(7));
        });

    assertThat(session.poll().readings()).containsEntry("emails", SEVEN);
  }

  @Test
  void aMetricThatWasLeftOutFailsAlone() throws Exception {
    plugin.onScrape((_, _) -> Map.of("images", Outcome.Samples.of(7)));

    PollResult result = session.poll();

    assertThat(result.readings())
        .containsEntry(
            "emails",
            new Reading.Failed(
                FailureKind.INTERNAL, "plugin \"scripted\" gave no outcome for this metric"))
        .containsEntry("images", SEVEN);
    assertThat(result.summary().failure()).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // plugins are compiled without it
  void aMetricWhoseOutcomeIsNullFailsAlone() throws Exception {
    Map<String, Outcome> outcomes = new HashMap<>();
    outcomes.put("emails", null);
    outcomes.put("images", Outcome.Samples.of(7));
    plugin.onScrape((_, _) -> outcomes);

    Map<String, Reading> readings = session.poll().readings();
    assertThat(readings.get("emails")).isInstanceOf(Reading.Failed.class);
    assertThat(readings).containsEntry("images", SEVEN);
  }

  @Test
  void outcomesThatNobodyAskedForAreIgnored() throws Exception {
    plugin.onScrape((_, _) -> Map.of("strangers", Outcome.Samples.of(1)));

    assertThat(session.poll().readings()).containsOnlyKeys("emails", "images");
  }

  @Test
  void aSourceThatFailsFailsEveryMetricAndKeepsItsScraper() throws Exception {
    plugin.onScrape(
        (_, _) -> {
          throw new ScrapeException(FailureKind.UNREACHABLE, "connection refused by one:1");
        });

    assertFailed(session.poll(), FailureKind.UNREACHABLE, "connection refused by one:1");
    session.poll();
    assertThat(plugin.opened).hasSize(1);
  }

  @Test
  void secretsAreTakenOutOfEveryReason() throws Exception {
    plugin.onScrape(
        (_, _) ->
            Map.of(
                "emails", new Outcome.Failed(FailureKind.DENIED, "hunter2 is wrong"),
                "images", new Outcome.NoData("nothing for hunter2")));
    assertThat(session.poll().readings())
        .isEqualTo(
            Map.of(
                "emails", new Reading.Failed(FailureKind.DENIED, "*** is wrong"),
                "images", new Reading.NoData("nothing for ***")));

    plugin.onScrape(
        (_, _) -> {
          throw new ScrapeException(FailureKind.DENIED, "hunter2 is wrong");
        });
    assertFailed(session.poll(), FailureKind.DENIED, "*** is wrong");
  }

  @Test
  void settingsThatCannotBeResolvedAreAFailureAndAreAskedForAgain() throws Exception {
    settings.vanish("settings.password: no file /run/password");
    assertFailed(
        session.poll(), FailureKind.CONFIGURATION, "settings.password: no file /run/password");

    settings.become("correct horse");
    assertThat(session.poll().readings()).containsEntry("emails", SEVEN);
  }

  @Test
  void aPluginThatRefusesItsSettingsIsAskedAgain() throws Exception {
    plugin.onOpen(
        _ -> {
          throw new IllegalArgumentException("password hunter2 is too short");
        });
    assertFailed(session.poll(), FailureKind.CONFIGURATION, "password *** is too short");

    plugin.onOpen(_ -> {});
    assertThat(session.poll().readings()).containsEntry("emails", SEVEN);
  }

  @Test
  void aDefectInOpenIsAFailureAndNotTheEnd() throws Exception {
    plugin.onOpen(
        _ -> {
          throw new NoClassDefFoundError("redis/clients/jedis/Jedis");
        });
    assertFailed(
        session.poll(),
        FailureKind.INTERNAL,
        "plugin \"scripted\" failed with NoClassDefFoundError; this is a defect, the log has its"
            + " stack trace");

    plugin.onOpen(_ -> {});
    assertThat(session.poll().readings()).containsEntry("emails", SEVEN);
  }

  @Test
  void aDefectInScrapeIsAFailureAndReplacesTheScraper() throws Exception {
    plugin.onScrape(
        (_, _) -> {
          throw new IllegalStateException("hunter2");
        });
    assertFailed(
        session.poll(),
        FailureKind.INTERNAL,
        "plugin \"scripted\" failed with IllegalStateException; this is a defect, the log has its"
            + " stack trace");
    assertThat(plugin.opened.getFirst().closes).hasValue(1);

    plugin.onScrape(ScriptedPlugin.value(7));
    assertThat(session.poll().readings()).containsEntry("emails", SEVEN);
    assertThat(plugin.opened).hasSize(2);
  }

  @Test
  void aDefectIsLoggedOnceAndWithoutSecrets() throws Exception {
    plugin.onScrape(
        (_, _) -> {
          throw new IllegalStateException("cannot parse redis://:hunter2@one:1");
        });
    StringBuilder logged = new StringBuilder();
    Handler handler = handler(logged);
    Logger logger = Logger.getLogger(Defects.class.getName());
    logger.addHandler(handler);
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    try {
      session.poll();
      session.poll();
    } finally {
      logger.setUseParentHandlers(true);
      logger.setLevel(null);
      logger.removeHandler(handler);
    }

    assertThat(logged)
        .containsOnlyOnce("cannot parse redis://:***@one:1")
        .doesNotContain("hunter2")
        .contains("source \"jobs\": its plugin failed: java.lang.IllegalStateException");
  }

  @Test
  void aCloseThatThrowsOrHangsDoesNotKeepAPollFromEnding() throws Exception {
    plugin.onClose(
        () -> {
          throw new IllegalStateException("close failed");
        });
    session.poll();
    session.close();

    plugin.onClose(this::hang);
    session.poll();
    session.close();

    assertThat(plugin.opened).hasSize(2).allMatch(scraper -> scraper.closes.get() == 1);
  }

  @Test
  void aScrapeThatTimedOutIsClosedAndTheNextPollConnectsAnew() throws Exception {
    try (SourceSession impatient = impatient()) {
      plugin.onScrape(
          (_, _) -> {
            release.await();
            return Map.of();
          });
      assertFailed(impatient.poll(), FailureKind.TIMEOUT, "no answer within the timeout of 20ms");
      assertThat(plugin.opened.getFirst().closes).hasValue(1);

      plugin.onScrape(ScriptedPlugin.value(7));
      assertThat(impatient.poll().readings()).containsEntry("emails", SEVEN);
      assertThat(plugin.opened).hasSize(2);
    }
  }

  @Test
  void aScrapeThatHangsIsNotStartedTwice() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (SourceSession impatient = impatient()) {
      plugin.onScrape(
          (_, _) -> {
            hang();
            ended.countDown();
            return Map.of();
          });
      impatient.poll();

      assertFailed(
          impatient.poll(),
          FailureKind.TIMEOUT,
          "the plugin hangs in an earlier scrape and ignores that its scraper was closed");
      assertThat(plugin.opened).hasSize(1);
      assertThat(plugin.opened.getFirst().scrapes).hasValue(1);
      release.countDown();
      ended.await();
    }
  }

  @Test
  void closesItsScraperOnce() throws Exception {
    session.poll();
    session.close();
    session.close();

    assertThat(plugin.opened.getFirst().closes).hasValue(1);
  }

  private SourceSession impatient() {
    SourceDefinition hasty =
        source("jobs").plugin(plugin).timeout(Duration.ofMillis(20)).with(metric("emails"));
    return new SourceSession(
        hasty,
        new ScriptedSettings(hasty),
        new CallBudget(Optional.empty(), System::nanoTime),
        time);
  }

  private static void assertFailed(PollResult result, FailureKind kind, String reason) {
    Reading.Failed failure = new Reading.Failed(kind, reason);
    assertThat(result.readings())
        .isNotEmpty()
        .allSatisfy((_, it) -> assertThat(it).isEqualTo(failure));
    assertThat(result.summary().failure()).contains(failure);
  }

  private void hang() {
    while (true) {
      try {
        release.await();
        return;
      } catch (InterruptedException e) {
        // a plugin that ignores interrupts
      }
    }
  }

  private static Handler handler(StringBuilder text) {
    return new Handler() {
      @Override
      public void publish(LogRecord logRecord) {
        text.append(logRecord.getMessage()).append('\n');
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
