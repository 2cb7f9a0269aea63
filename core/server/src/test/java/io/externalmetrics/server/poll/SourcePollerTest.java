package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.Sleeper;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SourcePollerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime();
  private final ScriptedPlugin plugin = new ScriptedPlugin(ScriptedPlugin.value(7));
  private final SourceDefinition source =
      source("jobs")
          .plugin(plugin)
          .interval(INTERVAL)
          .maxAge(Duration.ofMinutes(2))
          .with(metric("emails"));
  private final SourceSlot slot = new SourceSlot(SourceSnapshot.unpolled(source));
  private final List<Duration> waits = new ArrayList<>();
  private final List<SourceSnapshot> observed = new ArrayList<>();

  @Test
  void pollsAtOnceAndThenOnItsGrid() {
    poller(pauses(3), (_, after) -> observed.add(after)).run();

    assertThat(observed).hasSize(3);
    assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(11));
    assertThat(waits.subList(1, 3)).containsOnly(INTERVAL);
  }

  @Test
  void tellsItsObserverWhatWasBeforeAndPublishesFirst() {
    poller(
            pauses(2),
            (before, after) -> {
              assertThat(slot.current()).isSameAs(after);
              observed.add(before);
              observed.add(after);
            })
        .run();

    assertThat(observed.get(0)).isEqualTo(SourceSnapshot.unpolled(source));
    assertThat(observed.get(2)).isSameAs(observed.get(1));
  }

  @Test
  void waitsLongerWhileTheSourceFailsAndPollsOnTheGridAgainWhenItAnswers() {
    plugin.onScrape(
        (_, _) -> {
          throw new ScrapeException(FailureKind.UNREACHABLE, "down");
        });
    poller(
            wait -> {
              pauses(5).sleep(wait);
              if (waits.size() == 4) {
                plugin.onScrape(ScriptedPlugin.value(7));
              }
            },
            (_, _) -> {})
        .run();

    assertThat(waits.subList(1, 5))
        .containsExactly(
            Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(30), INTERVAL);
    assertThat(slot.current().failuresInARow()).isZero();
  }

  @Test
  void tellsWhenItPollsNextAndNothingWhileItDoes() {
    List<Optional<Instant>> whilePolling = new ArrayList<>();
    List<Optional<Instant>> whileWaiting = new ArrayList<>();
    List<SourcePoller> running = new ArrayList<>();
    running.add(
        poller(
            wait -> {
              whileWaiting.add(running.getFirst().nextPoll());
              assertThat(running.getFirst().nextPoll()).contains(time.now().wall().plus(wait));
              pauses(2).sleep(wait);
            },
            (_, _) -> whilePolling.add(running.getFirst().nextPoll())));
    running.getFirst().run();

    assertThat(whilePolling).containsExactly(Optional.empty(), Optional.empty());
    assertThat(whileWaiting).hasSize(2);
  }

  @Test
  void tellsHowLateEachPollBeginsButTheFirst() {
    List<Duration> late = new ArrayList<>();
    PollObserver observer =
        new PollObserver() {
          @Override
          public void polled(SourceSnapshot before, SourceSnapshot after) {}

          @Override
          public void begins(Duration by) {
            late.add(by);
          }
        };
    poller(
            wait -> {
              pauses(3).sleep(wait);
              time.pass(Duration.ofMillis(waits.size()));
            },
            observer.and((_, _) -> {}))
        .run();

    assertThat(late).containsExactly(Duration.ofMillis(1), Duration.ofMillis(2));
  }

  @Test
  void anObserverThatThrowsDoesNotEndPolling() {
    List<SourceSnapshot> second = new ArrayList<>();
    PollObserver throwing =
        (_, _) -> {
          throw new IllegalStateException("observer failed");
        };
    poller(pauses(3), throwing.and((_, after) -> second.add(after))).run();

    assertThat(waits).hasSize(3);
    assertThat(second).hasSize(3);
  }

  @Test
  void aDefectOfThePluginDoesNotEndPolling() {
    plugin.onScrape(
        (_, _) -> {
          throw new StackOverflowError();
        });
    poller(pauses(3), (_, after) -> observed.add(after)).run();

    assertThat(observed).hasSize(3);
    assertThat(slot.current().failuresInARow()).isEqualTo(3);
  }

  @Test
  void aDefectBehindTheSettingsDoesNotEndPolling() {
    SettingsSupply broken =
        () -> {
          throw new IllegalStateException("supply failed");
        };
    new SourcePoller(
            new SourceSession(
                source, broken, new CallBudget(Optional.empty(), System::nanoTime), time),
            slot,
            new StartGate(1),
            time,
            pauses(2),
            (_, after) -> observed.add(after))
        .run();

    assertThat(observed).hasSize(2);
    assertThat(slot.current().failuresInARow()).isEqualTo(2);
  }

  @Test
  void closesItsScraperWhenItEnds() {
    poller(pauses(1), (_, _) -> {}).run();

    assertThat(plugin.opened).singleElement().satisfies(it -> assertThat(it.closes).hasValue(1));
  }

  @Test
  void publishesNothingOnceInterrupted() {
    plugin.onScrape(
        (_, _) -> {
          throw new AssertionError("must not scrape");
        });
    Thread.currentThread().interrupt();
    poller(pauses(1), (_, after) -> observed.add(after)).run();

    assertThat(observed).isEmpty();
    assertThat(slot.current()).isEqualTo(SourceSnapshot.unpolled(source));
  }

  @Test
  void isStalledWhenItsPlanIsLongOver() {
    SourcePoller poller = poller(pauses(1), (_, _) -> {});
    assertThat(poller.isStalled()).isFalse();

    poller.run();
    Duration plan = waits.getLast().plus(source.timeout()).plusSeconds(10);
    assertThat(poller.isStalled()).as("pausing has passed the time it waits").isFalse();

    time.pass(plan.minus(waits.getLast()));
    assertThat(poller.isStalled()).isFalse();
    time.pass(Duration.ofNanos(1));
    assertThat(poller.isStalled()).isTrue();
  }

  @Test
  void aClockThatIsSetDoesNotMakeItStalled() {
    SourcePoller poller = poller(pauses(1), (_, _) -> {});
    time.setClock(Duration.ofDays(365));

    assertThat(poller.isStalled()).isFalse();
  }

  @Test
  void intervalsOfCenturiesDoNotOverflow() {
    SourceDefinition rare =
        source("rare")
            .plugin(plugin)
            .interval(Duration.ofHours(999999999))
            .timeout(Duration.ofHours(999999999))
            .with(metric("emails"));
    SourceSlot rareSlot = new SourceSlot(SourceSnapshot.unpolled(rare));
    SourcePoller poller =
        new SourcePoller(
            new SourceSession(
                rare,
                new ScriptedSettings(rare),
                new CallBudget(Optional.empty(), System::nanoTime),
                time),
            rareSlot,
            new StartGate(1),
            time,
            _ -> {
              throw new InterruptedException();
            },
            (_, _) -> {});
    poller.run();

    assertThat(rareSlot.current().failuresInARow()).isZero();
    assertThat(rareSlot.current().lastSuccess()).isPresent();
    assertThat(poller.isStalled()).isFalse();
  }

  @Test
  void bothObserversAreToldAndTheFailureIsNotLost() {
    PollObserver throwing =
        (_, _) -> {
          throw new IllegalStateException("observer failed");
        };

    assertThatThrownBy(
            () ->
                throwing
                    .and((_, after) -> observed.add(after))
                    .polled(slot.current(), slot.current()))
        .hasMessage("observer failed");
    assertThat(observed).hasSize(1);
  }

  private SourcePoller poller(Sleeper pause, PollObserver observer) {
    return new SourcePoller(
        new SourceSession(
            source,
            new ScriptedSettings(source),
            new CallBudget(Optional.empty(), System::nanoTime),
            time),
        slot,
        new StartGate(1),
        time,
        pause,
        observer);
  }

  /** Lets the time pass at once, and ends the loop at the last of so many pauses. */
  private Sleeper pauses(int count) {
    return wait -> {
      waits.add(wait);
      time.pass(wait);
      if (waits.size() == count) {
        throw new InterruptedException();
      }
    };
  }
}
