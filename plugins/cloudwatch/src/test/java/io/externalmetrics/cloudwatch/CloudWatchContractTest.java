package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

class CloudWatchContractTest extends ScraperContract {

  /** Begins of enough minutes that the newest complete one is always among them. */
  private final Map<Instant, Double> points = new LinkedHashMap<>();

  CloudWatchContractTest() {
    Instant day = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 86_400 * 86_400);
    points.put(day, 17.5);
    points.put(day.minusSeconds(86_400), 17.5);
  }

  @Override
  protected ScraperPlugin plugin() {
    return new CloudWatchPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{region: eu-west-1, endpoint: 'http://%s', credentials: {accessKeyId: a,"
            .formatted(address)
        + " secretAccessKey: secret}}";
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of(
        "visible",
        "{namespace: AWS/SQS, metric: Visible, dimensions: {QueueName: jobs}, stat: Average,"
            + " period: 24h, offset: 0s}",
        "ratio",
        "{queries: [{id: a, namespace: n, metric: Visible, stat: Sum}, {id: b, namespace: n, metric:"
            + " Visible, stat: Average}, {id: c, expression: a / b}], period: 24h, offset: 0s,"
            + " result: c}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeCloudWatch().with("Visible", new FakeCloudWatch.Told("Visible", points));
  }
}
