package io.externalmetrics.server.observe;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.http.ConnectionObserver;
import io.externalmetrics.server.http.ConnectionObserver.Reason;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.store.Reading;
import io.externalmetrics.server.store.SourceSnapshot;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import io.externalmetrics.spi.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SelfMetricsTest {
  private static final String BUILD =
      """
      # HELP ems_build_info The running version and its Java, always 1.
      # TYPE ems_build_info gauge
      ems_build_info{java_version="%s",version="1.2.3"} 1
      """
          .formatted(Runtime.version());

  private final ManualTime time = new ManualTime();
  private final List<SourceSnapshot> snapshots = new ArrayList<>();
  private final SelfMetrics metrics = new SelfMetrics("1.2.3");

  @Test
  void tellsTheVersion() {
    assertThat(text()).isEqualTo(BUILD);
  }

  @Test
  void asksAtEachScrapeWhenTheServingCertificateExpires() {
    AtomicReference<Instant> expiry = new AtomicReference<>(Instant.ofEpochSecond(1_772_000_000));
    metrics.servingCertificate(expiry::get);
    assertThat(text()).contains("ems_serving_certificate_expiry_timestamp_seconds 1.772E9\n");

    expiry.set(Instant.ofEpochSecond(1_773_000_000));

    assertThat(text())
        .isEqualTo(
            BUILD
                + """
                # HELP ems_serving_certificate_expiry_timestamp_seconds When the serving certificate expires, in seconds since 1970.
                # TYPE ems_serving_certificate_expiry_timestamp_seconds gauge
                ems_serving_certificate_expiry_timestamp_seconds 1.773E9
                """);
  }

  @Test
  void tellsHowTheConfigurationFileWasTaken() {
    ReloadMetrics reloads = metrics.reloads();
    reloads.read(Instant.ofEpochSecond(1_772_000_000), 2);

    assertThat(text())
        .isEqualTo(
            BUILD
                + """
                # HELP ems_config_last_reload_successful 1 if the newest version of the configuration file is in use without any problem.
                # TYPE ems_config_last_reload_successful gauge
                ems_config_last_reload_successful 0.0
                # HELP ems_config_last_reload_timestamp_seconds When the configuration file was last read, in seconds since 1970.
                # TYPE ems_config_last_reload_timestamp_seconds gauge
                ems_config_last_reload_timestamp_seconds 1.772E9
                # HELP ems_config_problems Problems in the newest version of the configuration file.
                # TYPE ems_config_problems gauge
                ems_config_problems 2.0
                """);

    reloads.read(Instant.ofEpochSecond(1_773_000_000), 0);

    assertThat(text())
        .contains(
            "\nems_config_last_reload_successful 1.0\n",
            "\nems_config_last_reload_timestamp_seconds 1.773E9\n",
            "\nems_config_problems 0.0\n");
  }

  @Test
  void countsConnectionsByPort() {
    ConnectionMetrics connections = new ConnectionMetrics(metrics);
    ConnectionObserver server = connections.of("server");
    ConnectionObserver management = connections.of("management");
    server.opened();
    server.opened();
    management.opened();
    server.cut(Reason.SLOW_HEAD);
    server.closed();

    assertThat(text())
        .contains(
            "\nems_connections_cut_total{port=\"server\",reason=\"slow_head\"} 1.0\n",
            "\nems_open_connections{port=\"management\"} 1.0\n",
            "\nems_open_connections{port=\"server\"} 1.0\n");
  }

  @Test
  void countsAndTimesAnswersByKindAndCode() {
    RequestMetrics requests = new RequestMetrics(metrics, new ConnectionObserver() {});
    requests.began();
    requests.began();
    requests.ended();
    requests.answered("metric", 200, Duration.ofNanos(200_000));
    requests.answered("metric", 200, Duration.ofMillis(2));
    requests.answered("metric", 503, Duration.ofSeconds(2));
    requests.answered("discovery", 200, Duration.ofNanos(100_000));

    assertThat(text())
        .isEqualTo(
            BUILD
                + """
                # HELP ems_request_duration_seconds How long answers on the secure port took to make.
                # TYPE ems_request_duration_seconds histogram
                ems_request_duration_seconds_bucket{kind="discovery",le="1.0E-4"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="2.5E-4"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="5.0E-4"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.001"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.0025"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.005"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.01"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.025"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="0.1"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="1.0"} 1
                ems_request_duration_seconds_bucket{kind="discovery",le="+Inf"} 1
                ems_request_duration_seconds_count{kind="discovery"} 1
                ems_request_duration_seconds_sum{kind="discovery"} 1.0E-4
                ems_request_duration_seconds_bucket{kind="metric",le="1.0E-4"} 0
                ems_request_duration_seconds_bucket{kind="metric",le="2.5E-4"} 1
                ems_request_duration_seconds_bucket{kind="metric",le="5.0E-4"} 1
                ems_request_duration_seconds_bucket{kind="metric",le="0.001"} 1
                ems_request_duration_seconds_bucket{kind="metric",le="0.0025"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="0.005"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="0.01"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="0.025"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="0.1"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="1.0"} 2
                ems_request_duration_seconds_bucket{kind="metric",le="+Inf"} 3
                ems_request_duration_seconds_count{kind="metric"} 3
                ems_request_duration_seconds_sum{kind="metric"} 2.0022
                # HELP ems_requests_total Answers on the secure port by status code, and by what was asked for: metric, discovery, health, other or malformed.
                # TYPE ems_requests_total counter
                ems_requests_total{code="200",kind="discovery"} 1.0
                ems_requests_total{code="200",kind="metric"} 2.0
                ems_requests_total{code="503",kind="metric"} 1.0
                # HELP ems_requests_in_flight Requests in progress on the secure port.
                # TYPE ems_requests_in_flight gauge
                ems_requests_in_flight 1.0
                """);
  }

  @Test
  void countsAndTimesPollsAndTellsHowMetricsStand() {
    PollMetrics polls = new PollMetrics(metrics, time, () -> List.copyOf(snapshots));
    polls.begins(Duration.ofMillis(30));
    poll(polls, jobs(), Optional.empty(), Duration.ofMillis(3));

    assertThat(text())
        .isEqualTo(
            """
            # HELP ems_backend_billed_units_total What the backend puts on its bill, such as CloudWatch metrics requested; absent where nothing is billed.
            # TYPE ems_backend_billed_units_total counter
            ems_backend_billed_units_total{source="jobs"} 500.0
            # HELP ems_backend_calls_total Calls made to the backend: requests, or conversations over a kept connection.
            # TYPE ems_backend_calls_total counter
            ems_backend_calls_total{source="jobs"} 3.0
            """
                + BUILD
                + """
                # HELP ems_metrics Configured metrics by how they stand: fresh, no_data, failed, pending, refused.
                # TYPE ems_metrics gauge
                ems_metrics{source="jobs",state="failed"} 1.0
                ems_metrics{source="jobs",state="fresh"} 2.0
                ems_metrics{source="jobs",state="no_data"} 1.0
                ems_metrics{source="jobs",state="pending"} 1.0
                ems_metrics{source="jobs",state="refused"} 1.0
                # HELP ems_poll_duration_seconds How long polls took.
                # TYPE ems_poll_duration_seconds histogram
                ems_poll_duration_seconds_bucket{source="jobs",le="0.001"} 0
                ems_poll_duration_seconds_bucket{source="jobs",le="0.0025"} 0
                ems_poll_duration_seconds_bucket{source="jobs",le="0.005"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.01"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.025"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.05"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.1"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.25"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="0.5"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="1.0"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="2.5"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="5.0"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="10.0"} 1
                ems_poll_duration_seconds_bucket{source="jobs",le="+Inf"} 1
                ems_poll_duration_seconds_count{source="jobs"} 1
                ems_poll_duration_seconds_sum{source="jobs"} 0.003
                # HELP ems_poll_lateness_seconds How long after their plan polls began; the first poll of a source has none.
                # TYPE ems_poll_lateness_seconds histogram
                ems_poll_lateness_seconds_bucket{le="0.001"} 0
                ems_poll_lateness_seconds_bucket{le="0.0025"} 0
                ems_poll_lateness_seconds_bucket{le="0.005"} 0
                ems_poll_lateness_seconds_bucket{le="0.01"} 0
                ems_poll_lateness_seconds_bucket{le="0.025"} 0
                ems_poll_lateness_seconds_bucket{le="0.05"} 1
                ems_poll_lateness_seconds_bucket{le="0.1"} 1
                ems_poll_lateness_seconds_bucket{le="0.25"} 1
                ems_poll_lateness_seconds_bucket{le="0.5"} 1
                ems_poll_lateness_seconds_bucket{le="1.0"} 1
                ems_poll_lateness_seconds_bucket{le="2.5"} 1
                ems_poll_lateness_seconds_bucket{le="5.0"} 1
                ems_poll_lateness_seconds_bucket{le="10.0"} 1
                ems_poll_lateness_seconds_bucket{le="+Inf"} 1
                ems_poll_lateness_seconds_count 1
                ems_poll_lateness_seconds_sum 0.03
                # HELP ems_polls_total Polls that ended, good or not.
                # TYPE ems_polls_total counter
                ems_polls_total{source="jobs"} 1.0
                # HELP ems_source_consecutive_failures Polls since the last good one that failed as a whole or were throttled.
                # TYPE ems_source_consecutive_failures gauge
                ems_source_consecutive_failures{source="jobs"} 0.0
                # HELP ems_source_last_success_timestamp_seconds When the last poll that the source answered began, in seconds since 1970.
                # TYPE ems_source_last_success_timestamp_seconds gauge
                ems_source_last_success_timestamp_seconds{source="jobs"} 1.7723664E9
                """);
  }

  @Test
  void tellsTheOpenConnectionsToEachBackend() {
    PollMetrics.connections(metrics, () -> Map.of("jobs", 2));

    assertThat(text())
        .contains(
            """
            # HELP ems_backend_connections Open connections to the backend; absent for a plugin that tells of none.
            # TYPE ems_backend_connections gauge
            ems_backend_connections{source="jobs"} 2.0
            """);
  }

  @Test
  void countsFailedPollsByKind() {
    PollMetrics polls = new PollMetrics(metrics, time, () -> List.copyOf(snapshots));
    poll(polls, jobs(), failure(FailureKind.TIMEOUT), Duration.ofSeconds(10));
    poll(polls, jobs(), failure(FailureKind.TIMEOUT), Duration.ofSeconds(20));
    poll(polls, jobs(), failure(FailureKind.DENIED), Duration.ofMillis(3));

    assertThat(text())
        .contains(
            "\nems_source_consecutive_failures{source=\"jobs\"} 1.0\n",
            "\nems_poll_failures_total{kind=\"denied\",source=\"jobs\"} 1.0\n",
            "\nems_poll_failures_total{kind=\"timeout\",source=\"jobs\"} 2.0\n",
            "\nems_polls_total{source=\"jobs\"} 3.0\n");
  }

  @Test
  void forgetsSourcesThatAreNoLongerConfigured() {
    PollMetrics polls = new PollMetrics(metrics, time, () -> List.copyOf(snapshots));
    poll(polls, jobs(), failure(FailureKind.TIMEOUT), Duration.ofSeconds(10));
    poll(polls, source("kept").with(), failure(FailureKind.DENIED), Duration.ofSeconds(10));
    assertThat(text()).contains("source=\"jobs\"");

    snapshots.clear();
    polls.retain(Set.of("kept", "new"));

    assertThat(text())
        .doesNotContain("source=\"jobs\"")
        .contains(
            "\nems_polls_total{source=\"kept\"} 1.0\n",
            "\nems_poll_failures_total{kind=\"denied\",source=\"kept\"} 1.0\n",
            "\nems_poll_duration_seconds_count{source=\"kept\"} 1\n");
  }

  /** One metric in each state, and one that is refused. */
  private static SourceDefinition jobs() {
    return source("jobs")
        .refused(new RefusedMetric(Optional.of("jobs-bad"), Namespaces.ALL, "bad"))
        .with(metric("one"), metric("two"), metric("empty"), metric("failing"), metric("unread"));
  }

  private static Optional<Reading.Failed> failure(FailureKind kind) {
    return Optional.of(new Reading.Failed(kind, "no answer"));
  }

  private void poll(
      PollMetrics polls, SourceDefinition source, Optional<Reading.Failed> failure, Duration took) {
    Reading seven = new Reading.Values(List.of(new Series(Map.of(), 7, time.now().wall())));
    Map<String, Reading> readings =
        Map.of(
            "one",
            seven,
            "two",
            seven,
            "empty",
            new Reading.NoData("no such queue"),
            "failing",
            new Reading.Failed(FailureKind.REJECTED, "not a queue"));
    SourceSnapshot before = SourceSnapshot.unpolled(source);
    SourceSnapshot after =
        before.after(readings, new PollSummary(time.now(), took, failure, false, 3, 500));
    snapshots.clear();
    snapshots.add(after);
    polls.polled(before, after);
  }

  private String text() {
    return new String(metrics.text(), UTF_8);
  }
}
