package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.aws.AwsHttp;
import io.externalmetrics.connect.aws.AwsIdentity;
import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.time.Instant;
import okhttp3.HttpUrl;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** CloudWatch of one region, asked as one identity. May be used from any thread. */
final class Account implements AutoCloseable {
  private static final String ACTION = "cloudwatch:GetMetricData";

  /** One page holds 100,800 points, so that a second one is rare. */
  private static final int MAX_PAGES = 10;

  private final HttpBackend http;
  private final AwsIdentity identity;
  private final CloudWatchClient client;
  private final Calls calls;
  private final int maxConnections;

  /** Does no I/O. */
  Account(CloudWatchSource source, String region, CredentialsSource credentials, Calls calls) {
    HttpUrl url =
        source
            .endpoint()
            .orElseGet(() -> HttpUrl.get("https://monitoring.%s.amazonaws.com".formatted(region)));
    this.http = new HttpBackend(url, source.access(), calls);
    this.identity = new AwsIdentity(credentials, region);
    this.calls = calls;
    this.maxConnections = source.access().maxConnections();
    CloudWatchClientBuilder builder =
        CloudWatchClient.builder()
            .httpClient(AwsHttp.client())
            .region(Region.of(region))
            .credentialsProvider(identity.provider())
            // The next poll is the retry.
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    source.endpoint().map(HttpUrl::uri).ifPresent(builder::endpointOverride);
    this.client = builder.build();
  }

  /** How many calls may be under way at a time. */
  int maxConnections() {
    return maxConnections;
  }

  /**
   * Makes the call, and reads all pages of its answer.
   *
   * @throws ScrapeException if there is no answer, of kind REJECTED where a query is at fault
   */
  Answer ask(Call call, Instant now, Deadline deadline)
      throws ScrapeException, InterruptedException {
    GetMetricDataRequest request = request(call, now);
    Answer answer = new Answer();
    for (int page = 1; page <= MAX_PAGES; page++) {
      GetMetricDataRequest next = request;
      GetMetricDataResponse response =
          identity.call(http, deadline, ACTION, () -> client.getMetricData(next));
      calls.bill(call.billed());
      answer.add(response);
      String token = response.nextToken();
      if (token == null || token.isEmpty()) {
        return answer;
      }
      request = request.toBuilder().nextToken(token).build();
    }
    answer.cut();
    return answer;
  }

  private static GetMetricDataRequest request(Call call, Instant now) {
    Window.Range asked = call.asked(now);
    var wanted = call.wanted();
    return GetMetricDataRequest.builder()
        .metricDataQueries(
            call.queries().entrySet().stream()
                .map(
                    query ->
                        query(query.getKey(), query.getValue(), wanted.contains(query.getKey())))
                .toList())
        .startTime(asked.start())
        .endTime(asked.end())
        .scanBy(ScanBy.TIMESTAMP_DESCENDING)
        .build();
  }

  private static MetricDataQuery query(String id, Query query, boolean wanted) {
    MetricDataQuery.Builder builder = MetricDataQuery.builder().id(id).returnData(wanted);
    query.label().ifPresent(builder::label);
    int period = Math.toIntExact(query.period().toSeconds());
    switch (query) {
      case Query.Formula formula -> builder.expression(formula.expression().text()).period(period);
      case Query.Statistic statistic -> {
        statistic.accountId().ifPresent(builder::accountId);
        builder.metricStat(
            stat -> {
              stat.metric(
                      metric ->
                          metric
                              .namespace(statistic.namespace())
                              .metricName(statistic.metric())
                              .dimensions(
                                  statistic.dimensions().entrySet().stream()
                                      .map(
                                          dimension ->
                                              Dimension.builder()
                                                  .name(dimension.getKey())
                                                  .value(dimension.getValue())
                                                  .build())
                                      .toList()))
                  .stat(statistic.stat())
                  .period(period);
              statistic.unit().ifPresent(stat::unit);
            });
      }
    }
    return builder.build();
  }

  /** Ends a call under way, and gives up the connections. */
  @Override
  public void close() {
    http.close();
    client.close();
    identity.close();
  }
}
