package io.externalmetrics.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user sees who does as {@code ems demo} says, while all is well. */
@NeedsChromium
class StatusPageIT {

  private static final Pattern NUMBER = Pattern.compile("[0-9]+");

  private static RunningDemo demo;
  private Browsing browsing;
  private Page page;

  @BeforeAll
  static void startDemo() {
    demo = new RunningDemo();
  }

  @AfterAll
  static void endDemo() {
    demo.close();
  }

  @BeforeEach
  void openPage() {
    browsing = new Browsing();
    page = browsing.window();
    page.navigate(demo.statusPage());
  }

  @AfterEach
  void closeBrowser() {
    browsing.close();
  }

  @Test
  void loadsWithoutErrorAndAsksNobodyElse() {
    link("demo-jobs").click();
    assertThat(page.getByLabel("Label selector")).isVisible();
    page.goBack();
    assertThat(page.getByText("Nothing is wrong.")).isVisible();

    assertThat(browsing.errors()).isEmpty();
    assertThat(browsing.askedHosts()).containsExactly(URI.create(demo.statusPage()).getAuthority());
  }

  @Test
  void showsValuesThatMove() {
    Locator value = page.locator("td.value").first();
    assertThat(value).hasText(NUMBER);
    String before = value.innerText();
    assertThat(value)
        .not()
        .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(10_000));
    assertThat(page.getByRole(AriaRole.METER).first()).isVisible();
  }

  @Test
  void holdsOneStreamAndNoneWhileHidden() {
    assertThat(link("demo-jobs")).isVisible();
    waitForStreams("/api/overview/events");
    link("demo-jobs").click();
    waitForStreams("/api/metrics/demo-jobs/events");
    setHidden(true);
    waitForStreams();
    setHidden(false);
    waitForStreams("/api/metrics/demo-jobs/events");
    assertThat(page.locator(".connection")).hasText("live");
  }

  @Test
  void answersSelectorAsTheApiWould() {
    link("demo-jobs").click();
    Locator answer = page.locator(".selector [role=status]");

    press("Ask");
    assertThat(answer).containsText("200");
    assertThat(answer.locator("td.value")).hasText(NUMBER);

    page.getByLabel("Label selector").fill("queue=none");
    press("Ask");
    assertThat(answer).containsText("503 ServiceUnavailable");
    assertThat(answer).containsText("no series of \"demo-jobs\" matches the label selector");

    page.getByLabel("Label selector").fill("queue in");
    press("Ask");
    assertThat(answer).containsText("400 BadRequest");
  }

  @Test
  void filtersByName() {
    page.getByLabel("Name contains").fill("pictures");
    assertThat(page.getByText("No metric is like this.")).isVisible();
    assertThat(page).hasURL(Pattern.compile("search=pictures"));
    page.getByLabel("Name contains").fill("JOB");
    assertThat(link("demo-jobs")).isVisible();
  }

  @Test
  void worksByKeyboardOnly() {
    assertThat(link("demo-jobs")).isVisible();
    page.keyboard().press("Tab");
    assertThat(link("Skip to the content")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).isFocused();

    tabTo(link("demo-jobs"));
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("demo-jobs"))).isFocused();

    tabTo(page.getByLabel("Label selector"));
    page.keyboard().press("Enter");
    assertThat(page.locator(".selector [role=status]")).containsText("200");
  }

  @Test
  void saysWhatItDoesNotKnow() {
    page.navigate(demo.statusPage() + "#/metrics/demo-jbos");
    page.reload();
    assertThat(page.getByText("no metric of that name is configured").first()).isVisible();
  }

  @Test
  void fitsPhone() {
    Page phone = browsing.window(new NewContextOptions().setViewportSize(360, 780));
    phone.navigate(demo.statusPage());
    assertThat(phone.getByRole(AriaRole.LINK, linkNamed("demo-jobs"))).isVisible();
    assertThat(sideways(phone)).isZero();
    phone.getByRole(AriaRole.LINK, linkNamed("demo-jobs")).click();
    assertThat(phone.locator(".history canvas")).isVisible();
    assertThat(sideways(phone)).isZero();
  }

  private static int sideways(Page page) {
    return (int)
        page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }

  private void tabTo(Locator target) {
    for (int presses = 0; presses < 40; presses++) {
      page.keyboard().press("Tab");
      if ((boolean) target.evaluate("element => element === document.activeElement")) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + target);
  }

  private void waitForStreams(String... paths) {
    page.waitForCondition(() -> browsing.streams().equals(List.of(paths)));
  }

  /** As another tab in front of this one does. */
  private void setHidden(boolean hidden) {
    page.evaluate(
        """
        hidden => {
          Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
          document.dispatchEvent(new Event('visibilitychange'));
        }
        """,
        hidden);
  }

  private Locator link(String name) {
    return page.getByRole(AriaRole.LINK, linkNamed(name));
  }

  private static Page.GetByRoleOptions linkNamed(String name) {
    return named(name).setExact(true);
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private void press(String button) {
    page.getByRole(AriaRole.BUTTON, named(button)).click();
  }
}
