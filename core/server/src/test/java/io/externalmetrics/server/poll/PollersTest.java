package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.settings;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.Definitions;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.SourceSlot;
import io.externalmetrics.server.store.SourceSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PollersTest {
  /** Long enough that only first polls happen in a test. */
  private static final Duration INTERVAL = Duration.ofHours(10);

  private final CountDownLatch release = new CountDownLatch(1);
  private final ManualTime time = new ManualTime();
  private final LinkedBlockingQueue<SourceSnapshot> polled = new LinkedBlockingQueue<>();
  private final ScriptedPlugin plugin = new ScriptedPlugin(ScriptedPlugin.value(7));
  private final Pollers pollers =
      new Pollers(ScriptedSettings::new, time, (_, after) -> polled.add(after));

  @AfterEach
  void releaseWhatHangs() {
    release.countDown();
    pollers.close();
  }

  @Test
  void givesASlotForEverySourceInTheirOrder() {
    List<SourceSlot> slots =
        pollers.follow(List.of(jobs().with(metric("b")), named("alpha").with(metric("a"))));

    assertThat(slots)
        .extracting(slot -> slot.current().source().name())
        .containsExactly("jobs", "alpha");
  }

  @Test
  void pollsASourceAtOnceAndPublishesInItsSlot() throws Exception {
    SourceSlot slot = pollers.follow(List.of(jobs().with(metric("emails")))).getFirst();

    assertThat(nextPolled()).isSameAs(slot.current());
    assertThat(slot.current().lastSuccess()).isPresent();
  }

  @Test
  void anUnchangedSourceKeepsItsSlotAndItsScraper() throws Exception {
    SourceSlot before = pollers.follow(List.of(jobs().with(metric("emails")))).getFirst();
    nextPolled();
    SourceSlot after =
        pollers
            .follow(List.of(jobs().with(metric("emails")), named("other").with(metric("a"))))
            .getFirst();

    assertThat(nextPolled().source().name()).isEqualTo("other");
    assertThat(after).isSameAs(before);
    assertThat(plugin.opened).hasSize(2);
    assertThat(plugin.opened.getFirst().closes).hasValue(0);
  }

  @Test
  void aChangedSourceIsPolledAnewAndBeginsWithWhatWasKnown() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    plugin.onClose(closed::countDown);
    SourceSlot before = pollers.follow(List.of(jobs().with(metric("emails")))).getFirst();
    nextPolled();
    plugin.onScrape(
        (_, _) -> {
          release.await();
          return Map.of();
        });
    SourceSlot after =
        pollers
            .follow(List.of(jobs().maxAge(Duration.ofHours(20)).with(metric("emails"))))
            .getFirst();

    assertThat(after).isNotSameAs(before);
    assertThat(after.current().metrics()).isEqualTo(before.current().metrics());
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();

    release.countDown();
    assertThat(nextPolled().source().maxAge()).isEqualTo(Duration.ofHours(20));
    assertThat(before.current().source().maxAge()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void aRemovedSourceIsNoLongerPolledAndItsScraperIsClosed() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    plugin.onClose(closed::countDown);
    pollers.follow(List.of(jobs().with(metric("emails"))));
    nextPolled();

    assertThat(pollers.follow(List.of())).isEmpty();
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSourceThatHangsDelaysNoOther() throws Exception {
    ScriptedPlugin hanging =
        new ScriptedPlugin(
            (_, _) -> {
              release.await();
              return Map.of();
            });
    pollers.follow(
        List.of(
            named("hangs").plugin(hanging).timeout(INTERVAL).with(metric("a")),
            jobs().with(metric("emails"))));

    assertThat(nextPolled().source().name()).isEqualTo("jobs");
  }

  @Test
  void moreHangingSourcesThanStartAtOnceStillLetAHealthyOneThrough() throws Exception {
    ScriptedPlugin hanging =
        new ScriptedPlugin(
            (_, _) -> {
              release.await();
              return Map.of();
            });
    List<SourceDefinition> sources =
        new ArrayList<>(
            IntStream.range(0, 100)
                .mapToObj(i -> named("h" + i).plugin(hanging).timeout(INTERVAL).with(metric("a")))
                .toList());
    sources.add(jobs().with(metric("emails")));
    pollers.follow(sources);

    assertThat(nextPolled().source().name()).isEqualTo("jobs");
  }

  @Test
  void namesTheSourcesWhoseLoopDoesNotMove() throws Exception {
    CountDownLatch resolving = new CountDownLatch(1);
    try (Pollers stuck =
        new Pollers(
            source -> {
              ScriptedSettings supply = new ScriptedSettings(source);
              return () -> {
                if (source.name().equals("stuck")) {
                  resolving.countDown();
                  awaitRelease();
                }
                return supply.resolve();
              };
            },
            time,
            (_, after) -> polled.add(after))) {
      // The long timeout keeps "jobs" alive even where its loop has not begun to wait yet.
      stuck.follow(
          List.of(
              named("stuck").with(metric("a")),
              jobs().timeout(Duration.ofMinutes(1)).with(metric("emails"))));
      assertThat(resolving.await(10, TimeUnit.SECONDS)).isTrue();
      nextPolled();
      assertThat(stuck.stalled()).isEmpty();

      time.pass(Duration.ofSeconds(21));
      assertThat(stuck.stalled()).containsExactly("stuck");
      release.countDown();
    }
  }

  @Test
  void closeEndsScrapesThatRun() throws Exception {
    CountDownLatch scraping = new CountDownLatch(1);
    plugin.onScrape(
        (_, _) -> {
          scraping.countDown();
          release.await();
          return Map.of();
        });
    pollers.follow(List.of(jobs().timeout(INTERVAL).with(metric("emails"))));
    assertThat(scraping.await(10, TimeUnit.SECONDS)).isTrue();
    pollers.close();

    assertThat(plugin.opened.getFirst().closes.get()).isPositive();
    assertThat(polled).isEmpty();
  }

  @Test
  void closeDoesNotWaitForPluginsThatIgnoreEverything() throws Exception {
    CountDownLatch scraping = new CountDownLatch(5);
    plugin
        .onClose(this::awaitRelease)
        .onScrape(
            (_, _) -> {
              scraping.countDown();
              awaitRelease();
              return Map.of();
            });
    pollers.follow(
        IntStream.range(0, 5)
            .mapToObj(i -> named("s" + i).timeout(INTERVAL).with(metric("a")))
            .toList());
    assertThat(scraping.await(10, TimeUnit.SECONDS)).isTrue();

    Thread closing = Thread.ofVirtual().start(pollers::close);
    assertThat(closing.join(Duration.ofSeconds(20))).as("closed while all hang").isTrue();
  }

  @Test
  void aChangedAddressIsPolledWithTheNewDefinition() throws Exception {
    pollers.follow(List.of(jobs().with(metric("emails"))));
    nextPolled();
    pollers.follow(List.of(jobs().settings(settings("address", "two:2")).with(metric("emails"))));

    assertThat(nextPolled().source().settings()).isEqualTo(settings("address", "two:2"));
  }

  private Definitions.Source jobs() {
    return named("jobs");
  }

  private Definitions.Source named(String name) {
    return source(name).plugin(plugin).interval(INTERVAL);
  }

  private SourceSnapshot nextPolled() throws InterruptedException {
    SourceSnapshot next = polled.poll(20, TimeUnit.SECONDS);
    assertThat(next).as("a poll ended in time").isNotNull();
    return Objects.requireNonNull(next);
  }

  /** Blocks until the test ends, whatever the interrupts. */
  private void awaitRelease() {
    while (true) {
      try {
        release.await();
        return;
      } catch (InterruptedException e) {
        // a plugin that ignores interrupts
      }
    }
  }
}
