package io.externalmetrics.bench.api;

import java.util.Optional;

/**
 * The server beside the bare handler in one scenario.
 *
 * @param serverMebibytes resident after the first load on the process; only known in a data set's
 *     first scenario, because measuring allocation takes memory
 * @param bareMebibytes the same
 */
record Comparison(
    Scenario scenario,
    Figures server,
    Figures bare,
    Optional<Long> serverMebibytes,
    Optional<Long> bareMebibytes) {

  double cpuRatio() {
    return server.cpuMicros() / bare.cpuMicros();
  }

  double p99Ratio() {
    return server.p99Millis() / bare.p99Millis();
  }

  /** What a request allocates beyond the bare handler's. */
  double allocatedAbove() {
    return server.allocatedBytes() - bare.allocatedBytes();
  }
}
