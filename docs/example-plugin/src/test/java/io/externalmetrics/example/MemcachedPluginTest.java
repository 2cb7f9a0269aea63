package io.externalmetrics.example;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Scraper;
import io.externalmetrics.spi.SourceContext;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.TestSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemcachedPluginTest {
  private final MemcachedPlugin plugin = new MemcachedPlugin();

  @Test
  void readsWholeAndDecimalNumbers() throws Exception {
    String[] answer = {"STAT rusage_user 0.25", "STAT curr_items 3", "END"};

    assertThat(scrape("curr_items", answer)).isEqualTo(Outcome.Samples.of(3));
    assertThat(scrape("rusage_user", answer)).isEqualTo(Outcome.Samples.of(0.25));
  }

  @Test
  void statThatIsNotThereIsNoData() throws Exception {
    assertThat(scrape("curr_itmes", "STAT curr_items 3", "END"))
        .isEqualTo(new Outcome.NoData("memcached has no stat \"curr_itmes\""));
  }

  @Test
  void statThatIsNoNumberFails() throws Exception {
    assertThat(scrape("version", "STAT version 1.6.38", "END"))
        .isEqualTo(
            new Outcome.Failed(FailureKind.REJECTED, "stat \"version\" is no number: \"1.6.38\""));
  }

  @Test
  void errorOfTheBackendFailsTheSource() {
    try (FakeBackend backend = FakeBackend.start(FakeMemcached.answering("SERVER_ERROR busy"))) {
      assertThatThrownBy(() -> scrape("curr_items", backend.address()))
          .isInstanceOf(ScrapeException.class)
          .hasMessage(
              "expected the stats of memcached from %s, found \"SERVER_ERROR busy\"",
              backend.address());
    }
  }

  @Test
  void addressMayLeaveOutThePort() {
    assertThat(TestSettings.problems(plugin.descriptor().sourceSettings(), "{address: cache}"))
        .isEmpty();
    assertThat(TestSettings.problems(plugin.descriptor().sourceSettings(), "{adress: cache}"))
        .containsExactly("adress: unknown setting; did you mean \"address\"?");
  }

  private Outcome scrape(String stat, String... answer) throws Exception {
    try (FakeBackend backend = FakeBackend.start(FakeMemcached.answering(answer))) {
      return scrape(stat, backend.address());
    }
  }

  private Outcome scrape(String stat, Address address) throws Exception {
    var source =
        TestSettings.read(plugin.descriptor().sourceSettings(), "{address: \"" + address + "\"}");
    var metric = TestSettings.read(plugin.descriptor().metricSettings(), "{stat: " + stat + "}");
    try (Scraper scraper = plugin.open(new SourceContext("cache", source))) {
      return requireNonNull(
          scraper
              .scrape(List.of(new Metric("items", metric)), Deadline.after(Duration.ofSeconds(10)))
              .get("items"));
    }
  }
}
