package io.externalmetrics.cloudwatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts the metrics of one region and identity into as few calls as possible. */
final class Packing {
  private Packing() {}

  /**
   * The calls that ask for all of these metrics. Metrics with like windows come together, so that
   * few calls have a window wider than their metrics need; the call with the first metric is first.
   *
   * @param requests no two equal; the most urgent first
   */
  static List<Call> pack(Collection<MetricRequest> requests) {
    Map<MetricRequest, Integer> ranks = new HashMap<>();
    requests.forEach(request -> ranks.put(request, ranks.size()));
    List<Call> calls = new ArrayList<>();
    requests.stream()
        .sorted(
            Comparator.comparing((MetricRequest request) -> request.window().step())
                .thenComparing(request -> request.window().reach()))
        .forEach(
            request -> {
              if (calls.stream().noneMatch(call -> call.takes(request))) {
                calls.add(new Call(request));
              }
            });
    return calls.stream().sorted(Comparator.comparingInt(call -> rank(call, ranks))).toList();
  }

  private static int rank(Call call, Map<MetricRequest, Integer> ranks) {
    return call.requests().stream()
        .mapToInt(request -> ranks.getOrDefault(request, ranks.size()))
        .min()
        .orElseThrow();
  }
}
