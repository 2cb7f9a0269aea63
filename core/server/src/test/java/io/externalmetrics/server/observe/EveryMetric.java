package io.externalmetrics.server.observe;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.externalmetrics.server.api.FakeMetricReader;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.auth.AccessObserver;
import io.externalmetrics.server.hpa.ClusterHpas;
import io.externalmetrics.server.hpa.HpaDiagnosis;
import io.externalmetrics.server.hpa.HpaWatchState;
import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.server.tls.UpkeepObserver;
import io.externalmetrics.spi.FailureKind;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricFamilyDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** All metrics of the server itself, each with a series at least. */
final class EveryMetric {
  private static final Duration TOOK = Duration.ofMillis(3);

  private final List<MetricFamilyDescriptor> families = new ArrayList<>();
  private final SelfMetrics self = new SelfMetrics("1.2.3", new ListedRegistry());
  private final ManualTime time = new ManualTime();

  EveryMetric() {
    poll();
    answer();
    askTheCluster();
    watchHpas();
    self.reloads().read(ManualTime.START, 0);
    keepTheCertificate();
    self.process();
  }

  /** In the order in which they were registered. */
  List<MetricFamilyDescriptor> families() {
    return List.copyOf(families);
  }

  String text() {
    return new String(self.text(), UTF_8);
  }

  private void poll() {
    SourceSnapshot before = SourceSnapshot.unpolled(source("jobs").with(metric("emails")));
    PollSummary summary =
        new PollSummary(
            time.now(),
            TOOK,
            Optional.of(new Reading.Failed(FailureKind.PARTIAL, "half of it")),
            false,
            3,
            500);
    Reading seven = new Reading.Values(List.of(new Series(Map.of(), 7, ManualTime.START)));
    SourceSnapshot answered =
        before.after(Map.of("emails", seven), new PollSummary(time.now(), TOOK, Optional.empty()));
    SourceSnapshot after = answered.after(Map.of("emails", seven), summary);
    PollMetrics polls = new PollMetrics(self, time, () -> List.of(after));
    polls.begins(TOOK);
    polls.polled(answered, after);
    PollMetrics.connections(self, () -> Map.of("jobs", 1));
    ValueMetrics.register(self, time, () -> List.of(after));
  }

  private void answer() {
    ConnectionObserver connections = new ConnectionMetrics(self).of("server");
    connections.opened();
    connections.cut(ConnectionObserver.Reason.IDLE);
    RequestMetrics requests = new RequestMetrics(self, connections);
    requests.began();
    requests.answered("metric", 200, TOOK);
  }

  private void askTheCluster() {
    AccessMetrics access = new AccessMetrics(self);
    access.authenticated(AccessObserver.Method.FRONT_PROXY);
    access.reviewed(AccessObserver.Review.ACCESS, AccessObserver.Outcome.ALLOWED, TOOK);
    access.remembered(AccessObserver.Review.ACCESS);
    access.controllerMayRead(true);
    access.configurationLoaded();
  }

  private void watchHpas() {
    ClusterHpas hpas = new ClusterHpas(new HpaWatchState.Starting(), time);
    var _ = new HpaMetrics(self, hpas, new HpaDiagnosis(hpas, new FakeMetricReader()));
    var _ = new ReadMetrics(self);
  }

  private void keepTheCertificate() {
    self.servingCertificate(() -> ManualTime.START);
    CertificateMetrics certificate = new CertificateMetrics(self);
    certificate.authority(() -> Optional.of(ManualTime.START));
    certificate.owned(true);
    certificate.trusted(true);
    certificate.failed(UpkeepObserver.Target.SECRET);
  }

  /** A registry does not tell what is in it. */
  private final class ListedRegistry extends PrometheusRegistry {
    @Override
    public void register(Collector collector) {
      super.register(collector);
      families.add(Objects.requireNonNull(collector.getMetricFamilyDescriptor()));
    }
  }
}
