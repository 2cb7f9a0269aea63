package io.externalmetrics.cloudwatch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Puts the metrics of one region and identity into as few calls as possible. */
final class Packing {
  private Packing() {}

  /**
   * The calls that ask for all of these metrics. Metrics with like windows come together, so that
   * few calls have a window wider than their metrics need.
   *
   * @param requests no two equal
   */
  static List<Call> pack(Collection<MetricRequest> requests) {
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
    return calls;
  }
}
