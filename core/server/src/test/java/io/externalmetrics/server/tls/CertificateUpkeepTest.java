package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.observe.CapturedLog;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.server.tls.ApiServiceOwner.State;
import io.externalmetrics.server.tls.FakeCluster.Calls;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateUpkeepTest {
  private static final Service KEDA = new Service("keda", "keda-operator-metrics-apiserver");

  private final ManualTime time = new ManualTime();
  private final FakeCluster cluster = new FakeCluster();
  private final Replica replica = new Replica(cluster, time);

  @Test
  void oneTurnMakesEverythingOfAnInstallation() {
    assertThat(replica.upkeep().shown()).isEmpty();
    assertThat(replica.upkeep().missing())
        .contains("the cluster's API server has not answered yet");

    replica.turn();

    replica.assertSound();
    assertThat(replica.shown().isFor(Replica.NAMES)).isTrue();
    Instant now = time.now().wall();
    assertThat(replica.shown().pair().notAfter()).isEqualTo(now.plus(Duration.ofDays(90)));
    assertThat(replica.shown().certificate().getNotBefore().toInstant())
        .isEqualTo(now.minus(Duration.ofMinutes(5)));
    assertThat(replica.shown().issuer().getNotAfter().toInstant())
        .isEqualTo(now.plus(Duration.ofDays(365)));
    assertThat(cluster.texts()).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key");
  }

  @Test
  void leavesInPeaceWhatIsGood() {
    replica.turn();
    String revision = cluster.revision();

    replica.turnFor(Duration.ofMinutes(10));

    assertThat(cluster.revision()).isEqualTo(revision);
  }

  @Test
  void aReplicaThatStartsLaterTakesWhatIsThere() {
    replica.turn();
    String revision = cluster.revision();

    Replica later = new Replica(cluster, time);
    later.turn();

    assertThat(later.shown()).isEqualTo(replica.shown());
    assertThat(cluster.revision()).isEqualTo(revision);
  }

  @Test
  void theServingCertificateIsFollowedAtTwoThirdsOfItsLife() {
    replica.turn();
    IssuedPair first = replica.shown();

    time.pass(Duration.ofDays(59));
    replica.turn();
    assertThat(replica.shown()).isEqualTo(first);
    time.pass(Duration.ofDays(1));
    replica.turn();

    assertThat(replica.shown()).isNotEqualTo(first);
    assertThat(replica.shown().issuer()).isEqualTo(first.issuer());
    assertThat(cluster.contents().trusted()).hasSize(1);
    replica.assertSound();
  }

  @Test
  void theCaIsFollowedWithoutAMomentInWhichNoneIsTrusted() {
    replica.turn();
    X509Certificate first = replica.shown().issuer();
    replica.live(Duration.ofDays(240));
    assertThat(cluster.contents().trusted()).containsExactly(first);
    IssuedPair before = replica.shown();

    replica.live(Duration.ofDays(4));
    assertThat(cluster.contents().trusted()).hasSize(2).endsWith(first);
    assertThat(cluster.caBundle()).isEqualTo(cluster.contents().caBundle());
    assertThat(replica.shown()).isEqualTo(before);
    replica.turnFor(Duration.ofSeconds(20));
    assertThat(replica.shown()).isEqualTo(before);
    replica.turnFor(Duration.ofSeconds(10));

    replica.assertSound();
    assertThat(replica.shown().issuer()).isEqualTo(cluster.contents().trusted().getFirst());
    assertThat(replica.isAccepted()).isTrue();
    replica.live(Duration.ofDays(100));
    assertThat(cluster.contents().trusted()).as("until it expires").hasSize(2).endsWith(first);
    replica.live(Duration.ofDays(40));
    assertThat(cluster.contents().trusted()).hasSize(1).doesNotContain(first);
    replica.assertSound();
  }

  @Test
  void afterAYearSwitchedOffBeginsAnew() {
    replica.turn();
    time.pass(Duration.ofDays(400));

    Replica later = new Replica(cluster, time);
    later.turn();

    later.assertSound();
    assertThat(cluster.contents().trusted()).hasSize(1);
    assertThat(later.isAccepted()).isTrue();
  }

  @Test
  void afterAYearWithoutTheClusterBeginsAnewAsWell() {
    replica.turn();
    IssuedPair first = replica.shown();
    cluster.fail("away");
    time.pass(Duration.ofDays(400));
    replica.turn();
    assertThat(replica.shown()).as("better than nothing").isEqualTo(first);
    cluster.recover();

    replica.turn();

    replica.assertSound();
  }

  @Test
  void writesBackADeletedSecret() {
    replica.turn();
    Map<String, String> before = cluster.texts();
    cluster.deleteSecret();

    replica.turn();

    assertThat(cluster.texts()).isEqualTo(before);
    replica.assertSound();
  }

  @Test
  void aReplicaThatStartsLeavesOthersTheTimeToWriteBackADeletedSecret() {
    replica.turn();
    Map<String, String> before = cluster.texts();
    cluster.deleteSecret();

    Replica later = new Replica(cluster, time);
    later.turn();
    time.pass(Replica.LIFETIMES.period());
    later.turn();
    assertThat(replica.isAccepted()).isTrue();
    replica.turn();
    later.turn();

    assertThat(cluster.texts()).isEqualTo(before);
    later.assertSound();
  }

  @Test
  void whereNobodyWritesBackADeletedSecretTheOldCaIsTrustedNoMore() {
    replica.turn();
    X509Certificate before = replica.shown().issuer();
    cluster.deleteSecret();

    Replica later = new Replica(cluster, time);
    later.turn();
    assertThat(later.upkeep().missing())
        .contains("the Secret shop/ems-tls has no valid certificate yet");
    time.pass(Replica.LIFETIMES.restoring());
    later.turn();

    later.assertSound();
    assertThat(cluster.contents().trusted()).hasSize(1).doesNotContain(before);
  }

  @Test
  void aReplicaThatCannotReadTheApiServiceLeavesOthersTheTimeAsWell() {
    cluster.failApiService("away");

    replica.turn();
    assertThat(cluster.texts()).isEmpty();
    time.pass(Replica.LIFETIMES.restoring());
    replica.turn();

    assertThat(cluster.contents().isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "tls.crt", "tls.key"})
  void writesBackADamagedKey(String key) {
    replica.turn();
    Map<String, String> before = cluster.texts();
    cluster.putSecret(key, "damaged");

    replica.turn();

    assertThat(cluster.texts()).isEqualTo(before);
    replica.assertSound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ca.crt", "ca.key", "tls.crt", "tls.key"})
  void mendsADamagedKeyThatNobodyRemembers(String key) {
    replica.turn();
    cluster.putSecret(key, "damaged");

    Replica later = new Replica(cluster, time);
    later.turn();
    later.turnFor(Replica.LIFETIMES.settling());

    later.assertSound();
    assertThat(later.isAccepted()).isTrue();
  }

  @Test
  void aLostCaKeyIsFollowedByANewCaBesideTheOld() {
    replica.turn();
    cluster.putSecret("ca.key", "");

    Replica later = new Replica(cluster, time);
    later.turn();

    assertThat(later.shown()).isEqualTo(replica.shown());
    assertThat(cluster.contents().trusted()).hasSize(2).endsWith(replica.shown().issuer());
    assertThat(later.isAccepted()).isTrue();
  }

  @Test
  void whatSomebodyPutsThereIsTakenOnceItIsTrusted() {
    replica.turn();
    IssuedPair before = replica.shown();
    TlsSecret other = anotherInstallation();
    cluster.putSecret(other.texts());

    replica.turn();
    assertThat(replica.shown()).isEqualTo(before);
    assertThat(cluster.contents().trusted())
        .containsExactly(other.trusted().getFirst(), before.issuer());
    assertThat(replica.isAccepted()).isTrue();
    replica.turnFor(Replica.LIFETIMES.settling());

    assertThat(Optional.of(replica.shown())).isEqualTo(other.serving());
    replica.assertSound();
  }

  @Test
  void leavesOtherKeysOfTheSecretAlone() {
    replica.turn();
    cluster.putSecret("note", "ours");
    cluster.putSecret("tls.crt", "damaged");

    replica.turn();

    assertThat(cluster.texts()).containsEntry("note", "ours");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "damaged"})
  void putsBackTheCaBundle(String caBundle) {
    replica.turn();
    cluster.putCaBundle(caBundle);

    replica.turn();

    replica.assertSound();
    assertThat(replica.isAccepted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {-3650, -1, 1, 70, 300, 3650})
  void getsOverAClockThatJumpsAndJumpsBack(long days) {
    replica.turn();

    time.setClock(Duration.ofDays(days));
    replica.turn();
    replica.turnFor(Replica.LIFETIMES.settling());
    replica.assertSound();
    assertThat(replica.isAccepted()).isTrue();
    time.setClock(Duration.ofDays(-days));
    replica.turn();
    replica.turnFor(Replica.LIFETIMES.settling());

    replica.assertSound();
    assertThat(replica.isAccepted()).isTrue();
    assertThat(cluster.contents().trusted()).hasSizeLessThan(4);
  }

  @ParameterizedTest
  @ValueSource(longs = {70, 250, 500})
  void replicasWhoseClocksAreMonthsApartWriteSeldomAndKeepFewCas(long days) {
    ManualTime ahead = new ManualTime();
    ahead.setClock(Duration.ofDays(days));
    AtomicInteger writes = new AtomicInteger();
    Calls counting =
        call -> {
          if (call.startsWith("write")) {
            writes.incrementAndGet();
          }
        };
    Replica one = new Replica(cluster, time, counting);
    Replica other = new Replica(cluster, ahead, counting);

    for (int hour = 0; hour < 3; hour++) {
      writes.set(0);
      for (int look = 0; look < 360; look++) {
        time.pass(Replica.LIFETIMES.period());
        ahead.pass(Replica.LIFETIMES.period());
        one.turn();
        other.turn();
        assertThat(writes).as("writes in hour %s", hour).hasValueLessThan(hour == 0 ? 50 : 10);
      }
      assertThat(cluster.contents().trusted()).hasSizeLessThan(10);
    }
  }

  @Test
  void saysOnceThatClocksDiffer() {
    ManualTime ahead = new ManualTime();
    ahead.setClock(Duration.ofDays(250));
    Replica other = new Replica(cluster, ahead);
    replica.turn();

    try (CapturedLog log = new CapturedLog(Patience.class)) {
      for (int look = 0; look < 150; look++) {
        time.pass(Replica.LIFETIMES.period());
        replica.turn();
      }
      assertThat(log.lines()).isEmpty();

      for (int look = 0; look < 150; look++) {
        time.pass(Replica.LIFETIMES.period());
        ahead.pass(Replica.LIFETIMES.period());
        other.turn();
        replica.turn();
      }

      assertThat(log.lines())
          .containsOnly(
              "WARNING server.tls: the Secret's certificates are replaced again and again, most"
                  + " likely because the clocks of the nodes differ: compare them; until then they"
                  + " are replaced less and less often")
          .hasSize(2);
    }
  }

  @Test
  void keepsTheNewestCasAndThatInUse() {
    TlsSecret many = anotherInstallation();
    X509Certificate used = many.trusted().getFirst();
    for (int i = 0; i < 12; i++) {
      Instant now = time.now().wall();
      many = many.with(CertificateAuthority.create("ca", now, now.plus(Duration.ofDays(300))));
    }
    cluster.install(many);

    replica.turn();

    assertThat(cluster.contents().trusted())
        .hasSize(9)
        .startsWith(many.trusted().subList(0, 8).toArray(X509Certificate[]::new))
        .endsWith(used);
    replica.assertSound();
  }

  @Test
  void theCaStaysWhereItsSuccessorWouldNotBeTrusted() {
    replica.turn();
    cluster.failApiService("forbidden");

    replica.live(Duration.ofDays(300));
    new Replica(cluster, time).turn();

    assertThat(cluster.contents().trusted()).hasSize(1);
    assertThat(replica.isAccepted()).isTrue();
  }

  @Test
  void theCaIssuesToItsEndWhereTheCaBundleCannotBeWritten() {
    replica.turn();
    X509Certificate first = replica.shown().issuer();
    cluster.failApiServiceWrites("forbidden");

    for (int day = 0; day < 364; day++) {
      time.pass(Duration.ofDays(1));
      replica.turn();
      assertThat(replica.isAccepted()).isTrue();
    }
    assertThat(cluster.contents().trusted()).containsExactly(first);
    assertThat(replica.events()).contains("failed apiservice");
    time.pass(Duration.ofDays(2));
    replica.turn();
    assertThat(replica.isAccepted()).as("beyond the end").isFalse();
    cluster.recover();
    replica.turn();

    replica.assertSound();
    assertThat(replica.isAccepted()).isTrue();
  }

  @Test
  void theCaIsFollowedOnceTheCaBundleCanBeWrittenAgain() {
    replica.turn();
    X509Certificate first = replica.shown().issuer();
    cluster.failApiServiceWrites("forbidden");
    replica.live(Duration.ofDays(350));
    assertThat(cluster.contents().trusted()).containsExactly(first);
    cluster.recover();

    replica.turn();
    assertThat(cluster.contents().trusted()).hasSize(2).endsWith(first);
    assertThat(replica.isAccepted()).isTrue();
    replica.turnFor(Replica.LIFETIMES.settling());

    replica.assertSound();
    assertThat(replica.shown().issuer()).isNotEqualTo(first);
    assertThat(replica.isAccepted()).isTrue();
  }

  @Test
  void theServingCertificateIsRenewedWhereTheApiServiceCannotBeRead() {
    replica.turn();
    IssuedPair first = replica.shown();
    cluster.failApiService("forbidden");
    time.pass(Duration.ofDays(61));

    replica.turn();

    assertThat(replica.shown()).isNotEqualTo(first);
    assertThat(replica.shown().issuer()).isEqualTo(first.issuer());
    assertThat(replica.isAccepted()).isTrue();
  }

  @Test
  void theCaBundleIsPutBackWhereTheSecretCannotBeWritten() {
    replica.turn();
    time.pass(Duration.ofDays(61));
    cluster.failSecretWrites("forbidden");
    cluster.putCaBundle("");

    replica.turn();

    assertThat(replica.isAccepted()).isTrue();
  }

  @Test
  void theServingCertificateIsRenewedWhereTheCaBundleCannotBeWritten() {
    replica.turn();
    IssuedPair first = replica.shown();
    time.pass(Duration.ofDays(61));
    cluster.failApiServiceWrites("forbidden");
    cluster.putCaBundle("");

    replica.turn();

    assertThat(replica.shown()).isNotEqualTo(first);
  }

  @Test
  void neverWritesTheApiServiceOfAnother() {
    cluster.putApiService(Optional.of(KEDA), "theirs", false);

    replica.turn();
    time.pass(Duration.ofDays(300));
    replica.turn();

    assertThat(cluster.caBundle()).isEqualTo("theirs");
    assertThat(cluster.contents().isComplete()).isTrue();
    assertThat(Optional.of(replica.shown())).isEqualTo(cluster.contents().serving());
    assertThat(replica.upkeep().missing()).isEmpty();
    assertThat(replica.events()).containsOnly("owned false");
  }

  @Test
  void isTrustedAsSoonAsTheApiServiceBecomesThisServers() {
    cluster.putApiService(Optional.of(KEDA), "theirs", false);
    replica.turn();

    cluster.putCaBundle("theirs");
    replica.turn();

    replica.assertSound();
    assertThat(replica.events()).endsWith("owned true");
  }

  @Test
  void leavesAnApiServiceThatSkipsVerification() {
    cluster.putApiService(Optional.of(FakeCluster.OURS), "", true);

    replica.turn();

    assertThat(cluster.caBundle()).isEmpty();
    assertThat(replica.upkeep().shown()).isPresent();
    assertThat(replica.upkeep().missing()).isEmpty();
    assertThat(replica.events()).containsOnly("owned true");
  }

  @Test
  void servesWithoutAnApiService() {
    cluster.deleteApiService();

    replica.turn();

    assertThat(replica.upkeep().shown()).isPresent();
    assertThat(replica.upkeep().missing()).isEmpty();
    assertThat(replica.events()).containsOnly("owned false");
  }

  @Test
  void saysWhoseTheApiServiceIs() {
    assertThat(replica.upkeep().owner()).isEqualTo(ApiServiceOwner.UNKNOWN);
    assertThat(replica.upkeep().trusted()).isEmpty();

    replica.turn();
    assertThat(replica.upkeep().owner())
        .isEqualTo(new ApiServiceOwner(State.OWN, Optional.empty()));
    assertThat(replica.upkeep().trusted()).contains(true);

    cluster.putApiService(Optional.of(KEDA), "theirs", false);
    replica.turn();
    assertThat(replica.upkeep().owner())
        .isEqualTo(new ApiServiceOwner(State.OTHER, Optional.of(KEDA.toString())));

    cluster.deleteApiService();
    replica.turn();
    assertThat(replica.upkeep().owner())
        .isEqualTo(new ApiServiceOwner(State.MISSING, Optional.empty()));

    cluster.failApiService("forbidden");
    replica.turn();
    assertThat(replica.upkeep().owner())
        .isEqualTo(new ApiServiceOwner(State.UNREADABLE, Optional.empty()));
  }

  @Test
  void saysWhatIsMissing() {
    cluster.fail("away");
    replica.turn();
    assertThat(replica.upkeep().missing()).contains("away");

    cluster.recover();
    cluster.failSecretWrites("forbidden to create");
    replica.turn();
    assertThat(replica.upkeep().missing()).contains("forbidden to create");

    cluster.recover();
    cluster.failApiServiceWrites("forbidden to patch");
    replica.turn();
    assertThat(replica.upkeep().shown()).isPresent();
    assertThat(replica.upkeep().missing()).contains("forbidden to patch");

    cluster.recover();
    cluster.failApiService("forbidden to get");
    replica.turn();
    assertThat(replica.upkeep().missing()).contains("forbidden to get");

    cluster.recover();
    replica.turn();
    assertThat(replica.upkeep().missing()).isEmpty();
  }

  @Test
  void tellsWhetherWhatIsShownIsTrusted() {
    cluster.failApiServiceWrites("forbidden");
    replica.turn();
    assertThat(replica.saysItIsTrusted()).isFalse();
    cluster.recover();
    replica.turn();
    assertThat(replica.saysItIsTrusted()).isTrue();

    cluster.fail("away");
    replica.turn();
    assertThat(replica.saysItIsTrusted()).as("by what was read last").isTrue();

    cluster.recover();
    cluster.failApiServiceWrites("forbidden");
    cluster.putCaBundle("");
    replica.turn();
    assertThat(replica.saysItIsTrusted()).isFalse();

    cluster.putApiService(Optional.of(KEDA), "theirs", false);
    replica.turn();
    assertThat(replica.saysItIsTrusted()).as("nothing has to be").isTrue();
  }

  @Test
  void tellsThatNothingIsKnownToBeTrusted() {
    cluster.failApiService("forbidden");

    replica.turn();
    time.pass(Replica.LIFETIMES.restoring());
    replica.turn();

    assertThat(replica.upkeep().shown()).isPresent();
    assertThat(replica.saysItIsTrusted()).isFalse();
  }

  @Test
  void logsAndCountsWhatHindersIt() {
    replica.turn();
    try (CapturedLog log = new CapturedLog(UpkeepLog.class)) {
      cluster.fail("away");
      replica.turn();
      replica.turn();
      cluster.recover();
      replica.turn();
      cluster.failApiService("forbidden");
      replica.turn();

      assertThat(log.lines())
          .containsExactlyInAnyOrder(
              "WARNING server.tls: away; what is in use stays in use",
              "WARNING server.tls: away; what is in use stays in use",
              "INFO server.tls: the Secret can be read and written again",
              "INFO server.tls: the APIService can be read and written again",
              "WARNING server.tls: forbidden; what is in use stays in use");
    }
    assertThat(replica.events())
        .filteredOn(event -> event.startsWith("failed"))
        .containsExactly(
            "failed apiservice",
            "failed secret",
            "failed apiservice",
            "failed secret",
            "failed apiservice");
  }

  @Test
  void logsWhatItDoesAndNoKey() {
    try (CapturedLog log = new CapturedLog(CertificateUpkeep.class)) {
      replica.turn();
      cluster.putSecret("tls.key", "planted");
      cluster.failSecretWrites("forbidden");
      replica.turn();
      replica.turn();
      cluster.recover();
      replica.turn();

      assertThat(log.lines())
          .containsExactly(
              "INFO server.tls: made the Secret shop/ems-tls",
              "INFO server.tls: renewed the certificates in the Secret shop/ems-tls",
              "INFO serving the certificate of Secret shop/ems-tls, valid until"
                  + " 2026-05-30T12:00:00Z",
              "INFO server.tls: wrote the caBundle of APIService v1beta1.external.metrics.k8s.io",
              "WARNING Secret shop/ems-tls: tls.key: expected a PEM private key, found none in the"
                  + " text; mending it",
              "INFO server.tls: wrote back what the Secret shop/ems-tls had lost");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 120})
  void isTrustedAllAlongWithTheShortestLives(int authoritySeconds) {
    Lifetimes shortest = new Lifetimes(Duration.ofMinutes(1), Duration.ofSeconds(authoritySeconds));
    Replica one = new Replica(cluster, time, shortest);
    Replica other = new Replica(cluster, time, shortest);
    one.turn();
    other.turn();
    Set<X509Certificate> authorities = new HashSet<>();

    for (int look = 0; look < 600; look++) {
      time.pass(shortest.period());
      one.turn();
      assertThat(one.isAccepted() && other.isAccepted()).isTrue();
      other.turn();
      assertThat(one.isAccepted() && other.isAccepted()).isTrue();
      authorities.add(one.shown().issuer());
    }

    assertThat(authorities).hasSizeBetween(600 / authoritySeconds, 1200 / authoritySeconds);
  }

  private TlsSecret anotherInstallation() {
    Instant now = time.now().wall();
    CertificateAuthority authority =
        CertificateAuthority.create("other", now, now.plus(Duration.ofDays(300)));
    return TlsSecret.EMPTY
        .with(authority)
        .with(
            new IssuedPair(
                authority.issue(Replica.NAMES, now, now.plus(Duration.ofDays(30))),
                authority.certificate()));
  }
}
