package io.externalmetrics.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.contentOf;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page as axe sees it. */
@NeedsChromium
class AccessibilityIT {

  private static final String AXE =
      contentOf(AccessibilityIT.class.getResource("/axe.min.js"), UTF_8);

  private static RunningDemo demo;
  private static Browsing browsing;

  @BeforeAll
  static void start() {
    demo = new RunningDemo();
    browsing = new Browsing();
  }

  @AfterAll
  static void stop() {
    browsing.close();
    demo.close();
  }

  @ParameterizedTest
  @CsvSource({
    "overview, LIGHT, 1280", "overview, DARK, 1280", "overview, LIGHT, 360",
    "metric, LIGHT, 1280", "metric, DARK, 1280", "metric, DARK, 360"
  })
  void findsNothingToObjectTo(String view, ColorScheme scheme, int width) {
    Page page =
        browsing.window(new NewContextOptions().setColorScheme(scheme).setViewportSize(width, 800));
    page.navigate(demo.statusPage() + ("metric".equals(view) ? "#/metrics/demo-jobs" : ""));
    page.locator(".sparkline, .history").first().scrollIntoViewIfNeeded();
    assertThat(page.locator("canvas").first()).isVisible();

    page.evaluate(AXE);
    assertThat((List<?>) page.evaluate("axe.run().then(found => found.violations)")).isEmpty();
    Browsing.keepScreenshot(
        page, "%s-%s-%d".formatted(view, scheme, width).toLowerCase(Locale.ROOT));
  }
}
