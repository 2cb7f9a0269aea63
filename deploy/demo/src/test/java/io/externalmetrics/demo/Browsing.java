package io.externalmetrics.demo;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The Chromium of this machine, headless, and what was noticed while it showed pages. */
final class Browsing implements AutoCloseable {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final Playwright playwright;
  private final Browser browser;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final List<URI> requests = new CopyOnWriteArrayList<>();
  private final List<Request> open = new CopyOnWriteArrayList<>();

  Browsing() {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(chromium().orElseThrow()));
  }

  /** What {@code EMS_CHROMIUM} names, else {@code chromium} on the PATH. */
  static Optional<Path> chromium() {
    return Stream.concat(
            Stream.ofNullable(System.getenv("EMS_CHROMIUM")).map(Path::of),
            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "chromium")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** An empty page in a window of its own. */
  Page window(Browser.NewContextOptions options) {
    Page page = browser.newContext(options).newPage();
    page.onConsoleMessage(this::noteError);
    page.onPageError(error -> errors.add("uncaught: " + error));
    page.onRequest(this::noteRequest);
    page.onRequestFinished(open::remove);
    page.onRequestFailed(open::remove);
    return page;
  }

  Page window() {
    return window(new Browser.NewContextOptions());
  }

  /** Errors in the console, and uncaught ones. */
  List<String> errors() {
    return errors;
  }

  /** Hosts and ports that were asked for anything. */
  List<String> askedHosts() {
    return requests.stream().map(URI::getAuthority).distinct().toList();
  }

  /** Paths of the streams of events that are open. */
  List<String> streams() {
    return open.stream()
        .map(request -> URI.create(request.url()).getPath())
        .filter(path -> path.endsWith("/events"))
        .toList();
  }

  /** As build output. */
  static void keepScreenshot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private void noteError(ConsoleMessage message) {
    if ("error".equals(message.type())) {
      errors.add(message.text() + " at " + message.location());
    }
  }

  private void noteRequest(Request request) {
    requests.add(URI.create(request.url()));
    open.add(request);
  }
}
