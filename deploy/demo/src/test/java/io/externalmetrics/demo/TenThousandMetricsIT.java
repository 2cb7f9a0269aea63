package io.externalmetrics.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.externalmetrics.server.ExternalMetricsServer;
import io.externalmetrics.server.cli.Ems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page promises for a large configuration, on a machine with two cores. */
@NeedsChromium
class TenThousandMetricsIT {

  private static final int METRICS = 10_000;
  private static final double FIRST_PAINT_MILLIS = 1_000;
  private static final double UPDATE_MILLIS = 100;
  private static final int VISITS = 3;
  private static final int UPDATES = 5;

  /** The first event brings the first rows. */
  private static final String MEASURE_UPDATES =
      """
      window.updates = [];
      const listen = EventSource.prototype.addEventListener;
      EventSource.prototype.addEventListener = function (type, listener) {
        listen.call(this, type, (event) => {
          const arrival = performance.now();
          listener(event);
          requestAnimationFrame(() => {
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => {
              window.firstPaint ??= performance.now();
              window.updates.push(performance.now() - arrival);
            };
            port2.postMessage('painted');
          });
        });
      };
      """;

  /**
   * In milliseconds.
   *
   * @param firstPaint from the navigation until the rows are painted
   * @param update the median, from the arrival of an event until its frame is painted
   */
  private record Visit(double firstPaint, double update) {}

  @TempDir private Path directory;
  private DemoTexts texts;
  private EmbeddedRedis redis;
  private Producer producer;
  private ExternalMetricsServer server;

  @BeforeEach
  void start() throws Exception {
    int redisPort = LoopbackPort.free();
    texts = new DemoTexts(LoopbackPort.free(), LoopbackPort.free(), redisPort);
    redis = EmbeddedRedis.start(directory, redisPort);
    producer = Producer.start(redisPort, DemoTexts.LIST);
    server =
        ExternalMetricsServer.start(
            configuration(), Optional.empty(), DemoCommand.plugins(), Map.of(), Ems.version());
  }

  @AfterEach
  void stop() {
    server.close();
    producer.close();
    redis.close();
  }

  @Test
  void paintsWithinASecondAndUpdatesWithinATenthOfIt() {
    try (Browsing browsing = new Browsing()) {
      Page page = browsing.window();
      page.addInitScript(MEASURE_UPDATES);
      page.navigate("http://127.0.0.1:" + texts.managementPort());
      assertThat(page.locator(".pager")).containsText("1–50 of 10,000");
      assertThat(page.locator("td.value")).hasCount(50);
      assertThat(page.locator("td.value").first()).hasText(Pattern.compile("\\d+"));

      List<Visit> visits = Stream.generate(() -> visit(page)).limit(VISITS).toList();
      System.out.println("10,000 metrics: " + visits);

      assertThat(median(visits, Visit::firstPaint)).isLessThan(FIRST_PAINT_MILLIS);
      assertThat(median(visits, Visit::update)).isLessThan(UPDATE_MILLIS);
    }
  }

  private static Visit visit(Page page) {
    page.reload();
    page.waitForCondition(() -> updates(page).size() > UPDATES);
    return new Visit(
        number(page.evaluate("window.firstPaint")),
        updates(page).stream().skip(1).sorted().toList().get(UPDATES / 2));
  }

  private Path configuration() throws IOException {
    String metric = "      - {name: m%05d, list: " + DemoTexts.LIST + "}\n";
    String metrics =
        IntStream.range(0, METRICS).mapToObj(metric::formatted).collect(Collectors.joining());
    String demo = texts.configuration();
    return Files.writeString(
        directory.resolve("ems.yaml"), demo.substring(0, demo.indexOf("      - name:")) + metrics);
  }

  private static List<Double> updates(Page page) {
    return ((List<?>) page.evaluate("window.updates"))
        .stream().map(TenThousandMetricsIT::number).toList();
  }

  private static double median(List<Visit> visits, ToDoubleFunction<Visit> time) {
    return visits.stream().mapToDouble(time).sorted().toArray()[visits.size() / 2];
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }
}
