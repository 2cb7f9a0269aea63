package io.externalmetrics.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.server.store.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Replicas that do the same at the same time: in every order of their calls, or in many. */
class ReplicaRaceTest {

  private static final TlsSecret YOUNG = installed(Duration.ofDays(1), Duration.ofDays(1));
  private static final TlsSecret SERVING_DUE = installed(Duration.ofDays(61), Duration.ofDays(61));
  private static final TlsSecret AUTHORITY_DUE =
      installed(Duration.ofDays(1), Duration.ofDays(244));

  /** What there is to do for all of them at once. */
  enum Occasion {
    FIRST_START,
    SERVING_CERTIFICATE_DUE,
    AUTHORITY_DUE,
    AUTHORITY_SETTLED,
    SECRET_DELETED,
    SECRET_DELETED_AS_ONE_STARTS,
    SECRET_DAMAGED,
    SECRET_DAMAGED_BEFORE_THE_START,
    CA_BUNDLE_WIPED,
    EVERYTHING_EXPIRED
  }

  @ParameterizedTest
  @EnumSource
  void twoReplicasAgreeInWhateverOrderTheyCall(Occasion occasion) {
    Set<String> seen = new HashSet<>();
    Deque<List<Integer>> prefixes = new ArrayDeque<>(List.of(List.<Integer>of()));
    while (!prefixes.isEmpty()) {
      List<Integer> order = prefixes.pop();
      try (Scene scene = new Scene(2, occasion)) {
        order.forEach(scene::step);
        List<Integer> runnable = scene.race.runnable();
        while (seen.add(scene.state()) && !runnable.isEmpty()) {
          for (int other : runnable.subList(1, runnable.size())) {
            prefixes.push(append(order, other));
          }
          order = append(order, runnable.getFirst());
          scene.step(runnable.getFirst());
          runnable = scene.race.runnable();
        }
        if (runnable.isEmpty()) {
          scene.assertAgreement();
        }
      }
    }
    assertThat(seen).as("states that differ").hasSizeGreaterThan(10);
  }

  @ParameterizedTest
  @EnumSource
  void fiveReplicasAgreeInARandomOrder(Occasion occasion) {
    Random random = new Random(1);
    try (Scene scene = new Scene(5, occasion)) {
      for (List<Integer> runnable = scene.race.runnable();
          !runnable.isEmpty();
          runnable = scene.race.runnable()) {
        scene.step(runnable.get(random.nextInt(runnable.size())));
      }
      scene.assertAgreement();
    }
  }

  @Test
  void aReplicaThatReadLongAgoOverwritesNothing() {
    try (Scene scene = new Scene(2, Occasion.FIRST_START)) {
      while (!scene.race.pending(0).equals("write Secret")) {
        scene.step(0);
      }
      while (scene.race.runnable().contains(1)) {
        scene.step(1);
      }
      TlsSecret written = scene.cluster.contents();
      scene.step(0);

      assertThat(scene.cluster.contents()).isEqualTo(written);
    }
  }

  private static TlsSecret installed(Duration servingAge, Duration authorityAge) {
    Instant serving = ManualTime.START.minus(servingAge);
    Instant authority = ManualTime.START.minus(authorityAge);
    CertificateAuthority ca =
        CertificateAuthority.create("ca", authority, authority.plus(Replica.LIFETIMES.authority()));
    return TlsSecret.EMPTY
        .with(ca)
        .with(
            new IssuedPair(
                ca.issue(Replica.NAMES, serving, serving.plus(Replica.LIFETIMES.serving())),
                ca.certificate()));
  }

  private static List<Integer> append(List<Integer> prefix, int next) {
    List<Integer> longer = new ArrayList<>(prefix);
    longer.add(next);
    return longer;
  }

  /** Replicas that are about to take a turn each. */
  private static final class Scene implements AutoCloseable {
    private final ManualTime time = new ManualTime();
    private final FakeCluster cluster = new FakeCluster();
    private final Race race = new Race();
    private final List<Replica> replicas = new ArrayList<>();
    private final Set<Integer> accepted = new HashSet<>();

    private Scene(int size, Occasion occasion) {
      for (int i = 0; i < size; i++) {
        replicas.add(new Replica(cluster, time, race.runner()));
      }
      prepare(occasion);
      race.begin(replicas.stream().<Race.Body>map(replica -> replica.upkeep()::turn).toList());
      check();
    }

    private void prepare(Occasion occasion) {
      switch (occasion) {
        case FIRST_START -> {}
        case SERVING_CERTIFICATE_DUE -> cluster.install(SERVING_DUE);
        case AUTHORITY_DUE -> cluster.install(AUTHORITY_DUE);
        case AUTHORITY_SETTLED -> {
          cluster.install(AUTHORITY_DUE);
          everyTurn();
          time.pass(Replica.LIFETIMES.settling());
        }
        case SECRET_DELETED -> {
          cluster.install(YOUNG);
          everyTurn();
          cluster.deleteSecret();
        }
        case SECRET_DELETED_AS_ONE_STARTS -> {
          cluster.install(YOUNG);
          replicas.subList(1, replicas.size()).forEach(Replica::turn);
          cluster.deleteSecret();
        }
        case SECRET_DAMAGED -> {
          cluster.install(YOUNG);
          everyTurn();
          cluster.putSecret("ca.key", "damaged");
        }
        case SECRET_DAMAGED_BEFORE_THE_START -> {
          cluster.install(YOUNG);
          cluster.putSecret("ca.key", "damaged");
        }
        case CA_BUNDLE_WIPED -> {
          cluster.install(YOUNG);
          cluster.putCaBundle("");
        }
        case EVERYTHING_EXPIRED -> {
          cluster.install(YOUNG);
          everyTurn();
          time.pass(Duration.ofDays(400));
        }
      }
    }

    private void everyTurn() {
      replicas.forEach(Replica::turn);
      // The first has shown its pair before the others have written theirs.
      replicas.forEach(Replica::turn);
    }

    private void step(int replica) {
      race.step(replica);
      check();
    }

    /** Who was accepted once is so for ever. */
    private void check() {
      for (int i = 0; i < replicas.size(); i++) {
        if (replicas.get(i).isAccepted()) {
          accepted.add(i);
        } else {
          assertThat(accepted).doesNotContain(i);
        }
      }
    }

    /** All that decides what comes next. */
    private String state() {
      return race.state() + cluster.revision();
    }

    private void assertAgreement() {
      race.end();
      everyTurn();
      time.pass(Replica.LIFETIMES.settling());
      everyTurn();
      replicas.forEach(Replica::assertSound);
      check();
      assertThat(accepted).hasSize(replicas.size());
    }

    @Override
    public void close() {
      race.close();
    }
  }
}
