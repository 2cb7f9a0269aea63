package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.server.api.Health.Check;
import io.externalmetrics.server.config.ServingCertificate.Managed;
import io.externalmetrics.server.store.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ManagedCertificateTest {
  private final ManualTime time = new ManualTime();
  private final FakeCluster cluster = new FakeCluster();
  private final SynchronousQueue<Duration> sleeps = new SynchronousQueue<>();
  private final SynchronousQueue<String> wakes = new SynchronousQueue<>();
  private final CountDownLatch started = new CountDownLatch(1);
  private final ManagedCertificate certificate =
      ManagedCertificate.start(
          new Managed(Duration.ofDays(90), Duration.ofDays(365)),
          FakeCluster.OURS,
          cluster.secret(this::beforeCall),
          cluster.apiService(_ -> started.await()),
          time,
          duration -> {
            sleeps.put(duration);
            wakes.take();
          },
          new RecordedUpkeep());

  private volatile boolean broken;

  private void beforeCall(String call) {
    if (broken) {
      throw new IllegalStateException("planted before " + call);
    }
  }

  @AfterEach
  void stop() {
    certificate.close();
  }

  @Test
  void startsBeforeTheClusterHasAnswered() {
    assertThat(certificate.readiness())
        .isEqualTo(
            Check.failed("serving-certificate", "the cluster's API server has not answered yet"));
  }

  @Test
  void aSelfSignedCertificateStandsInUntilTheClusterAnswers() throws Exception {
    cluster.fail("away");
    started.countDown();
    CertifiedKey standIn = certificate.get();
    sleeps.take();
    assertThat(certificate.get()).isSameAs(standIn);
    assertThat(certificate.readiness()).isEqualTo(Check.failed("serving-certificate", "away"));
    assertThat(certificate.authorityNotAfter()).isEmpty();

    cluster.recover();
    untilNextSleep();

    assertThat(certificate.get()).isNotEqualTo(standIn);
    assertThat(certificate.readiness()).isEqualTo(Check.passed("serving-certificate"));
    assertThat(certificate.notAfter()).isEqualTo(ManualTime.START.plus(Duration.ofDays(90)));
    assertThat(certificate.authorityNotAfter())
        .contains(ManualTime.START.plus(Duration.ofDays(365)));
  }

  @Test
  void looksOftenUntilItIsReadyAndThenAtItsPeriod() throws Exception {
    cluster.fail("away");
    started.countDown();
    List<Duration> waits = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      waits.add(sleeps.take());
      wakes.put("");
    }
    cluster.recover();
    waits.add(sleeps.take());
    waits.add(untilNextSleep());

    assertThat(waits.getFirst()).isEqualTo(Duration.ofMillis(250));
    assertThat(waits).element(1).isEqualTo(Duration.ofMillis(375));
    assertThat(waits).element(6).isEqualTo(Duration.ofSeconds(2));
    assertThat(waits.getLast()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theLossOfTheClusterDoesNotHarmReadiness() throws Exception {
    started.countDown();
    sleeps.take();
    CertifiedKey shown = certificate.get();
    cluster.fail("away");
    untilNextSleep();

    assertThat(certificate.readiness().passed()).isTrue();
    assertThat(certificate.get()).isEqualTo(shown);
  }

  @Test
  void aDefectDoesNotEndTheUpkeep() throws Exception {
    started.countDown();
    sleeps.take();
    broken = true;
    untilNextSleep();
    broken = false;
    cluster.putCaBundle("");
    untilNextSleep();

    assertThat(cluster.caBundle()).isEqualTo(cluster.contents().caBundle());
  }

  @Test
  void endsWhenClosed() throws Exception {
    started.countDown();
    sleeps.take();
    certificate.close();

    assertThat(wakes.offer("", 10, TimeUnit.MILLISECONDS)).as("somebody sleeps").isFalse();
  }

  private Duration untilNextSleep() throws InterruptedException {
    wakes.put("");
    return sleeps.take();
  }
}
