package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.spi.Metric;
import io.externalmetrics.spi.PollCost;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What polls cost. */
final class Cost {

  /** AWS's price of GetMetricData: $0.01 for 1,000 metrics requested, alike in most regions. */
  private static final double DOLLARS_FOR_A_METRIC = 0.01 / 1000;

  private record Place(Optional<String> region, Optional<CredentialsSource> credentials) {}

  private Cost() {}

  /** One poll of all these metrics, as long as each answer has one page. */
  static PollCost of(List<Metric> metrics) {
    Map<Place, Set<MetricRequest>> byPlace =
        metrics.stream()
            .map(metric -> MetricSettings.read(metric.settings()))
            .collect(
                Collectors.groupingBy(
                    request -> new Place(request.region(), request.credentials()),
                    Collectors.toSet()));
    List<Call> calls =
        byPlace.values().stream().flatMap(requests -> Packing.pack(requests).stream()).toList();
    int billed = calls.stream().mapToInt(Call::billed).sum();
    return new PollCost(calls.size(), billed * DOLLARS_FOR_A_METRIC);
  }
}
