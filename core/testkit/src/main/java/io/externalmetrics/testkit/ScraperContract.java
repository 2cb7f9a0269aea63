package io.externalmetrics.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Settings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every plugin owes the server while it scrapes, as tests over a {@link FakeBackend}. A
 * plugin's {@code XContractTest} extends this and says how to talk to it.
 */
@Timeout(60)
public abstract class ScraperContract extends PluginContract {
  private static final Duration AMPLE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int CUTS = 64;
  private static final String PLANTED = "planted-secret";

  private static final Behaviour HEALTHY = new Behaviour.Healthy();
  private static final Behaviour SILENT = new Behaviour.Silent();

  private final CountedConnections connections = new CountedConnections();
  private FakeBackend backend;
  private Scraper scraper;

  /** Valid source settings for a backend at {@code address}, as YAML: {@code {address: …}}. */
  protected abstract String sourceSettings(Address address);

  /**
   * Metrics for which {@link #healthy} gives samples, at least one: the settings of each as YAML,
   * by its name.
   */
  protected abstract Map<String, String> metrics();

  /** The backend's side of the protocol; the same answers each time. */
  protected abstract FakeBackend.Conversation healthy();

  @BeforeEach
  void startBackendAndOpenSource() {
    backend = FakeBackend.start(healthy());
    scraper = openSource();
  }

  @AfterEach
  void closeSourceAndStopBackend() {
    scraper.close();
    backend.close();
  }

  @Test
  void openDoesNoInputOutput() {
    backend.refuse();
    openSource().close();
    backend.listen();
    openSource().close();

    assertThat(backend.connectionsSeen()).isZero();
  }

  @Test
  void healthyBackendGivesSamples() {
    assertThat(scrape().values()).allSatisfy(ScraperContract::assertSamples);
  }

  @Test
  void givesAnOutcomeForEveryMetric() {
    Map<String, Outcome> together = scrape();

    for (Metric metric : metricList()) {
      assertThat(RunningScrape.run(scraper, List.of(metric), AMPLE))
          .containsExactly(Map.entry(metric.name(), together.get(metric.name())));
    }
  }

  @Test
  void keepsOneConnectionOverManyScrapes() {
    Map<String, Outcome> first = scrape();

    IntStream.range(0, 20).forEach(_ -> assertThat(scrape()).isEqualTo(first));

    assertThat(backend.connectionsSeen()).isEqualTo(1);
  }

  @Test
  void refusedConnectionNamesTheAddress() {
    backend.refuse();

    assertThat(failures(scrape()))
        .allSatisfy(
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
              assertThat(failure.reason()).contains(backend.address().toString());
            });
  }

  @Test
  void backendThatNeverAnswersEndsByTheDeadline() {
    backend.behave(SILENT);

    assertThat(failures(RunningScrape.run(scraper, metricList(), SHORT)))
        .extracting(Outcome.Failed::kind)
        .containsOnly(FailureKind.TIMEOUT);
  }

  @Test
  void backendThatTricklesIsNoNumberAtTheDeadline() throws InterruptedException {
    backend.behave(new Behaviour.Trickles(SHORT.dividedBy(2)));
    RunningScrape scrape = RunningScrape.start(scraper, metricList(), SHORT);

    if (scrape.endsWithin(SHORT.plus(SHORT))) {
      failures(scrape.outcomes());
    } else {
      scrape.interrupt();
      scrape.assertInterrupted();
    }
  }

  @Test
  void hangUpIsAFailure() {
    backend.behave(new Behaviour.HangsUp());

    failures(scrape());
  }

  @Test
  void hangUpMidReplyIsAFailureAndNotTheLastWord() {
    Map<String, Outcome> healthy = scrape();
    backend.behave(new Behaviour.CutsAfter(1));
    failures(scrape());
    backend.behave(HEALTHY);

    assertThat(scrape()).isEqualTo(healthy);
    backend.awaitOpenConnections(1);
  }

  @Test
  void halfReplyIsNeverANumber() {
    Map<String, Outcome> healthy = scrape();
    int whole = Math.toIntExact(backend.bytesAnswered());

    for (int i = 1; i <= CUTS; i++) {
      int cut = whole - Math.ceilDiv(whole * i, CUTS);
      backend.behave(new Behaviour.CutsAfter(cut));
      try (Scraper fresh = openSource()) {
        assertThat(RunningScrape.run(fresh, metricList(), AMPLE))
            .as("after %s of %s bytes", cut, whole)
            .isNotEqualTo(healthy)
            .allSatisfy(
                (metric, outcome) -> {
                  if (!(outcome instanceof Outcome.Failed)) {
                    assertThat(outcome).isEqualTo(healthy.get(metric));
                  }
                });
      }
    }
  }

  @Test
  void garbageIsAFailure() {
    for (Behaviour garbage : Misbehaviours.GARBAGE) {
      backend.behave(garbage);
      try (Scraper fresh = openSource()) {
        failures(RunningScrape.run(fresh, metricList(), SHORT));
      }
    }
  }

  @Test
  void interruptEndsAScrape() {
    backend.behave(SILENT);
    RunningScrape scrape = RunningScrape.start(scraper, metricList(), AMPLE);
    backend.awaitUnanswered();

    scrape.interrupt();

    scrape.assertInterrupted();
  }

  @Test
  void closeFromAnotherThreadEndsAScrape() {
    backend.behave(SILENT);
    RunningScrape scrape = RunningScrape.start(scraper, metricList(), AMPLE);
    backend.awaitUnanswered();

    scraper.close();

    failures(scrape.outcomes());
    backend.awaitOpenConnections(0);
  }

  @Test
  void closeIsIdempotentAndReleasesConnections() {
    scrape();
    backend.awaitOpenConnections(1);

    scraper.close();
    scraper.close();

    backend.awaitOpenConnections(0);
  }

  @Test
  void tellsOfTheConnectionsThatItOpensAndCloses() {
    scrape();
    assertThat(connections.open()).isPositive();

    scraper.close();

    backend.awaitOpenConnections(0);
    assertThat(connections.open()).isZero();
  }

  @Test
  void tellsThatAFailedConnectionIsClosed() {
    backend.behave(new Behaviour.HangsUp());
    failures(scrape());

    scraper.close();

    assertThat(connections.open()).isZero();
  }

  @Test
  void sameScraperRecoversWhenTheBackendReturns() {
    Map<String, Outcome> before = scrape();
    backend.refuse();
    failures(scrape());
    failures(scrape());
    backend.listen();

    assertThat(scrape()).isEqualTo(before);
    backend.awaitOpenConnections(1);
  }

  @Test
  void failureReasonsAreStable() {
    scrape(); // loads classes, which may take longer than the short deadline
    for (Behaviour behaviour : Misbehaviours.ALL) {
      backend.behave(behaviour);
      try (Scraper fresh = openSource()) {
        Map<String, Outcome> first = RunningScrape.run(fresh, metricList(), SHORT);
        failures(first);
        assertThat(RunningScrape.run(fresh, metricList(), SHORT)).isEqualTo(first);
      }
    }
  }

  @Test
  void secretsNeverAppearInReasons() {
    RawValue settings = withSecret(TestSettings.raw(sourceSettings(backend.address())), PLANTED);
    for (Behaviour behaviour : Misbehaviours.ALL) {
      backend.behave(behaviour);
      try (Scraper fresh = openSource(settings)) {
        assertThat(RunningScrape.run(fresh, metricList(), SHORT).toString())
            .doesNotContain(PLANTED);
      }
    }
  }

  private Map<String, Outcome> scrape() {
    return RunningScrape.run(scraper, metricList(), AMPLE);
  }

  private Scraper openSource() {
    return openSource(TestSettings.raw(sourceSettings(backend.address())));
  }

  private Scraper openSource(RawValue raw) {
    ScraperPlugin plugin = plugin();
    Settings settings = TestSettings.read(plugin.descriptor().sourceSettings(), raw);
    return plugin.open(new SourceContext("contract", settings, connections));
  }

  private List<Metric> metricList() {
    return metrics().entrySet().stream()
        .map(
            metric ->
                new Metric(
                    metric.getKey(),
                    TestSettings.read(plugin().descriptor().metricSettings(), metric.getValue())))
        .toList();
  }

  private static void assertSamples(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Samples.class);
  }

  private static Collection<Outcome.Failed> failures(Map<String, Outcome> outcomes) {
    assertThat(outcomes.values()).hasOnlyElementsOfType(Outcome.Failed.class);
    return outcomes.values().stream().map(Outcome.Failed.class::cast).toList();
  }
}
