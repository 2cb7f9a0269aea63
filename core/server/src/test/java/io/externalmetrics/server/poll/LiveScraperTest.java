package io.externalmetrics.server.poll;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.poll.SettingsSupply.UnresolvedException;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveScraperTest {
  private final ScriptedPlugin plugin = new ScriptedPlugin(ScriptedPlugin.value(7));
  private final SourceDefinition source = source("jobs").plugin(plugin).with(metric("emails"));
  private final ScriptedSettings settings = new ScriptedSettings(source);
  private final LiveScraper live = new LiveScraper(source, settings, Calls.unlimited());

  @Test
  void keepsItsScraperWhileTheSettingsStay() throws Exception {
    assertThat(live.current().scraper()).isSameAs(live.current().scraper());
    assertThat(plugin.opened).hasSize(1);
    assertThat(plugin.opened.getFirst().source.name()).isEqualTo("jobs");
  }

  @Test
  void changedSettingsOpenANewScraperAndCloseTheOldOne() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    plugin.onClose(closed::countDown);
    live.current();
    settings.become("correct horse");

    assertThat(live.current().scraper()).isSameAs(plugin.opened.getLast());
    assertThat(plugin.opened.getLast().source.settings().get(ScriptedSettings.PASSWORD))
        .isEqualTo("correct horse");
    assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(plugin.opened.getFirst().closes).hasValue(1);
    assertThat(plugin.opened.getLast().closes).hasValue(0);
  }

  @Test
  void opensAnotherAfterItWasClosed() throws Exception {
    live.current();
    assertThat(live.close().orElseThrow().join(Duration.ofSeconds(10))).isTrue();
    live.current();

    assertThat(plugin.opened).hasSize(2);
    assertThat(plugin.opened.getFirst().closes).hasValue(1);
  }

  @Test
  void saysWhatCannotBeResolvedAtFirst() {
    settings.vanish("settings.password: no file /run/password");

    assertThatThrownBy(live::current)
        .isInstanceOf(UnresolvedException.class)
        .hasMessage("settings.password: no file /run/password");
    assertThat(plugin.opened).isEmpty();
  }

  @Test
  void goesOnWithItsLastGoodSettingsWhereTheyVanish() throws Exception {
    LiveScraper.Open before = live.current();
    settings.vanish("settings.password: no file /run/password");

    assertThat(live.current()).isSameAs(before);
    assertThat(plugin.opened.getFirst().closes).hasValue(0);
  }

  @Test
  void takesTheNewValueWhenItIsBack() throws Exception {
    live.current();
    settings.vanish("settings.password: no file /run/password");
    live.current();
    settings.become("correct horse");

    assertThat(live.current().scraper()).isSameAs(plugin.opened.get(1));
  }

  @Test
  void goesOnWithItsLastGoodSettingsWhereThePluginRefusesTheNewOnes() throws Exception {
    LiveScraper.Open before = live.current();
    plugin.onOpen(_ -> refuse("the certificate does not belong to its key"));
    settings.become("correct horse");

    assertThat(live.current()).isSameAs(before);
    assertThat(plugin.opened.getFirst().closes).hasValue(0);
  }

  @Test
  void hidesTheSecretThatIsInUseAfterNewSettingsWereRefused() throws Exception {
    live.current();
    plugin.onOpen(_ -> refuse("no"));
    settings.become("correct horse");
    live.current();

    assertThat(live.redacted("denied for hunter2")).isEqualTo("denied for ***");
  }

  @Test
  void saysWhyThePluginRefusesTheSettingsWithoutTheSecret() {
    plugin.onOpen(_ -> refuse("password \"hunter2\" has no digits; set another"));

    assertThatThrownBy(live::current)
        .isInstanceOfSatisfying(
            ScrapeException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONFIGURATION))
        .hasMessage("password \"***\" has no digits; set another");
  }

  @Test
  void aRefusalWithoutWordsHasAReasonToo() {
    plugin.onOpen(
        _ -> {
          throw new IllegalArgumentException();
        });

    assertThatThrownBy(live::current)
        .hasMessage("the plugin refuses the settings without saying why");
  }

  @Test
  void hasNothingToCloseBeforeItOpened() {
    assertThat(live.close()).isEmpty();
  }

  private static void refuse(String reason) {
    throw new IllegalArgumentException(reason);
  }
}
