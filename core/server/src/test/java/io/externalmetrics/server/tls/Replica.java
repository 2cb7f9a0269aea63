package io.externalmetrics.server.tls;

import static io.externalmetrics.server.tls.FakeCluster.OURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Pem;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.tls.FakeCluster.Calls;
import java.time.Duration;
import java.util.List;

/** One replica's upkeep, on a cluster and a clock that others may share. */
final class Replica {
  static final List<String> NAMES = List.of("ems.shop.svc", "ems.shop.svc.cluster.local");
  static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(90), Duration.ofDays(365));

  private final FakeCluster cluster;
  private final ManualTime time;
  private final RecordedUpkeep observer = new RecordedUpkeep();
  private final CertificateUpkeep upkeep;

  private Replica(FakeCluster cluster, ManualTime time, Calls calls, Lifetimes lifetimes) {
    this.cluster = cluster;
    this.time = time;
    upkeep =
        new CertificateUpkeep(
            cluster.secret(calls),
            cluster.apiService(calls),
            OURS,
            new Renewal(NAMES, lifetimes),
            lifetimes,
            time,
            observer);
  }

  Replica(FakeCluster cluster, ManualTime time, Calls calls) {
    this(cluster, time, calls, LIFETIMES);
  }

  Replica(FakeCluster cluster, ManualTime time, Lifetimes lifetimes) {
    this(cluster, time, Calls.UNHINDERED, lifetimes);
  }

  Replica(FakeCluster cluster, ManualTime time) {
    this(cluster, time, LIFETIMES);
  }

  CertificateUpkeep upkeep() {
    return upkeep;
  }

  List<String> events() {
    return observer.events();
  }

  /** What it has told of that. */
  boolean saysItIsTrusted() {
    return observer.trusted();
  }

  void turn() {
    try {
      upkeep.turn();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looks as often as it does in that time, and lets it pass. */
  void turnFor(Duration duration) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plus(LIFETIMES.period())) {
      time.pass(LIFETIMES.period());
      turn();
    }
  }

  /** Looks often enough for nothing to expire, and lets that time pass. */
  void live(Duration duration) {
    Duration step = Duration.ofDays(20);
    for (Duration left = duration; left.isPositive(); left = left.minus(step)) {
      time.pass(left.compareTo(step) < 0 ? left : step);
      turn();
    }
  }

  IssuedPair shown() {
    return upkeep.shown().orElseThrow();
  }

  /** Whether kube-apiserver accepts what this replica shows. */
  boolean isAccepted() {
    return upkeep
        .shown()
        .filter(shown -> shown.isValidAt(time.now().wall()))
        .filter(shown -> cluster.caBundle().contains(Pem.write(List.of(shown.issuer()))))
        .isPresent();
  }

  /** All is well, and agrees with what the cluster has. */
  void assertSound() {
    TlsSecret contents = cluster.contents();
    assertThat(contents.isComplete()).isTrue();
    assertThat(cluster.caBundle()).isEqualTo(contents.caBundle());
    assertThat(upkeep.shown()).isEqualTo(contents.serving());
    assertThat(shown().isValidAt(time.now().wall())).isTrue();
    assertThat(upkeep.missing()).isEmpty();
  }
}
