package io.externalmetrics.server.observe;

import io.externalmetrics.server.http.ConnectionObserver;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;

/** Counts the connections of each port. */
public final class ConnectionMetrics {
  private final Gauge open;
  private final Counter cut;

  public ConnectionMetrics(SelfMetrics self) {
    open =
        Gauge.builder()
            .name("ems_open_connections")
            .help("Open connections by port: server or management.")
            .labelNames("port")
            .register(self.registry());
    cut =
        Counter.builder()
            .name("ems_connections_cut_total")
            .help(
                "Connections that the server closed on its own account, by port and reason: slow_head,"
                    + " idle, stuck, too_many, too_fast, memory or shutdown.")
            .labelNames("port", "reason")
            .register(self.registry());
  }

  /**
   * What counts the connections of one port.
   *
   * @param port as a label value: {@code server} or {@code management}
   */
  public ConnectionObserver of(String port) {
    GaugeDataPoint openHere = open.labelValues(port);
    return new ConnectionObserver() {
      @Override
      public void opened() {
        openHere.inc();
      }

      @Override
      public void closed() {
        openHere.dec();
      }

      @Override
      public void cut(Reason reason) {
        cut.labelValues(port, reason.label()).inc();
      }
    };
  }
}
