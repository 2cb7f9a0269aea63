package io.externalmetrics.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page says when something dies that it shows. */
@NeedsChromium
class DeadRedisIT {

  /** The demo polls each second, and the page is told at most once a second. */
  private static final ContainsTextOptions WITHIN_AN_INTERVAL =
      new ContainsTextOptions().setTimeout(3_000);

  private RunningDemo demo;
  private Browsing browsing;
  private Page page;

  @BeforeEach
  void openPage() {
    demo = new RunningDemo();
    browsing = new Browsing();
    page =
        browsing.window(
            new NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(1280, 800));
    page.navigate(demo.statusPage());
    assertThat(page.getByText("Nothing is wrong.")).isVisible();
  }

  @AfterEach
  void close() {
    browsing.close();
    demo.close();
  }

  @Test
  void saysWhyAndWhatTheHpasDo() {
    demo.killRedis();

    assertThat(page.locator(".problems"))
        .containsText("Source “demo” is failing", WITHIN_AN_INTERVAL);
    assertThat(page.locator(".problems")).containsText("connection refused");
    assertThat(page.locator(".problems")).containsText("keep their size");
    assertThat(page.getByRole(AriaRole.TABLE).first()).containsText("✗ failing");
    assertThat(page).hasTitle(Pattern.compile("^1 source failing"));
    Browsing.keepScreenshot(page, "overview-dead-source-dark");
  }

  @Test
  void neverShowsAnOldValueAsFresh() {
    demo.close();

    assertThat(page.locator(".connection"))
        .containsText(
            Pattern.compile("^connection lost, values as of \\d\\d:\\d\\d:\\d\\d"),
            new ContainsTextOptions().setTimeout(10_000));
    assertThat(page.locator("main")).hasClass("stale");
    assertThat(page.getByText("was fresh")).isVisible();
  }
}
