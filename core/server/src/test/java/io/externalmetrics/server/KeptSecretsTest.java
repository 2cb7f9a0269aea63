package io.externalmetrics.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.config.UnreadableSecretException;
import io.externalmetrics.server.kube.Secrets;
import io.externalmetrics.server.kube.Secrets.Reading;
import io.externalmetrics.server.store.ManualTime;
import io.externalmetrics.spi.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class KeptSecretsTest {
  private static final Duration RECENT = Duration.ofSeconds(10);
  private static final Duration NEWEST = Duration.ofMillis(900);

  private final ManualTime time = new ManualTime();
  private final ScriptedSecrets cluster = new ScriptedSecrets();
  private final KeptSecrets secrets = new KeptSecrets(() -> cluster, time);

  @Test
  void asksOnceForAllKeysOfASecretInTenSeconds() throws Exception {
    cluster.next = new Reading.Found(Map.of("user", "ann", "password", "one"), Set.of());

    assertThat(text("user", RECENT)).isEqualTo("ann");
    time.pass(Duration.ofMillis(9_999));
    assertThat(text("password", RECENT)).isEqualTo("one");
    assertThat(cluster.asked).containsExactly("redis");

    cluster.next = password("two");
    time.pass(Duration.ofMillis(1));
    assertThat(text("password", RECENT)).isEqualTo("two");
    assertThat(cluster.asked).containsExactly("redis", "redis");
  }

  @Test
  void asksAnewAtOnceWhereSomethingNewerIsWantedButNotAgainAndAgain() throws Exception {
    cluster.next = password("one");
    assertThat(text("password", RECENT)).isEqualTo("one");
    cluster.next = password("two");

    time.pass(Duration.ofMillis(899));
    assertThat(text("password", NEWEST)).isEqualTo("one");
    time.pass(Duration.ofMillis(1));
    assertThat(text("password", NEWEST)).isEqualTo("two");
    assertThat(text("password", RECENT)).isEqualTo("two");
    assertThat(cluster.asked).hasSize(2);
  }

  @Test
  void keepsWhatItReadWhileTheSecretCannotBeReadAndTriesAgainLater() throws Exception {
    cluster.next = password("one");
    assertThat(text("password", RECENT)).isEqualTo("one");
    cluster.next = new Reading.Unavailable("no answer");

    time.pass(RECENT);
    assertThat(text("password", RECENT)).isEqualTo("one");
    assertThat(text("password", RECENT)).isEqualTo("one");
    assertThat(cluster.asked).hasSize(2);
    time.pass(RECENT);
    cluster.next = password("two");
    assertThat(text("password", RECENT)).isEqualTo("two");
  }

  @Test
  void aSecretThatCouldNeverBeReadIsTriedAgainLater() throws Exception {
    cluster.next = new Reading.Unavailable("no answer");
    assertReason("no answer");
    cluster.next = password("one");
    assertReason("no answer");

    time.pass(RECENT);

    assertThat(text("password", RECENT)).isEqualTo("one");
  }

  @Test
  void aSecretThatWasDeletedHasNoText() throws Exception {
    cluster.next = password("one");
    assertThat(text("password", RECENT)).isEqualTo("one");
    cluster.next = new Reading.Missing("shop");

    time.pass(RECENT);

    assertReason("there is no such Secret in namespace \"shop\"");
  }

  @Test
  void aDeletedSecretStaysDeletedWhileItCannotBeRead() {
    cluster.next = new Reading.Missing("shop");
    assertReason("there is no such Secret in namespace \"shop\"");
    cluster.next = new Reading.Unavailable("no answer");

    time.pass(RECENT);

    assertReason("no answer");
  }

  @Test
  void aKeyThatIsNotThereOrNoTextHasAReason() {
    cluster.next = new Reading.Found(Map.of("user", "ann"), Set.of());
    assertReason("there is no such key");
    cluster.next = new Reading.Found(Map.of(), Set.of("password"));
    time.pass(RECENT);
    assertReason("not UTF-8 text");
  }

  @Test
  void beginsNothingThatCouldEndAfterTheDeadline() throws Exception {
    cluster.next = password("one");
    Deadline soon = Deadline.after(Duration.ofMillis(1_900));

    assertThatThrownBy(() -> secrets.text("redis", "password", RECENT, soon))
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessage("the cluster's API server takes too long for all Secrets");
    assertThat(cluster.asked).isEmpty();
    assertThat(text("password", RECENT)).isEqualTo("one");
  }

  @Test
  void manyWhoAskAtOnceShareOneAnswer() throws Exception {
    cluster.next = password("one");
    cluster.gate = new CountDownLatch(1);
    List<Future<String>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        answers.add(threads.submit(() -> text("password", RECENT)));
      }
      cluster.gate.countDown();
    }

    for (Future<String> answer : answers) {
      assertThat(answer.get()).isEqualTo("one");
    }
    assertThat(cluster.asked).hasSize(1);
  }

  @Test
  void saysWhatToSetWhereThereIsNoCluster() {
    try (ClusterLink link = new ClusterLink(Optional.empty(), Map.of(), "1.2.3")) {
      KeptSecrets none = new KeptSecrets(() -> link.client().secrets(), time);

      assertThatThrownBy(() -> none.text("redis", "password", RECENT, plenty()))
          .isInstanceOf(UnreadableSecretException.class)
          .hasMessage(
              "kubernetes: expected a kubeconfig, because this is no Pod with a service account;"
                  + " set kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster:"
                  + " server.auth: none, no tls: managed, and no fromSecret");
    }
  }

  @Test
  void anInterruptionEndsTheWaitAndIsNotLost() {
    cluster.gate = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertReason("the server ends, or no longer polls this source");
    assertThat(Thread.interrupted()).isTrue();
  }

  private void assertReason(String reason) {
    assertThatThrownBy(() -> text("password", RECENT))
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessage(reason);
  }

  private String text(String key, Duration maxAge) throws UnreadableSecretException {
    return secrets.text("redis", key, maxAge, plenty());
  }

  private static Deadline plenty() {
    return Deadline.after(Duration.ofMinutes(1));
  }

  private static Reading password(String text) {
    return new Reading.Found(Map.of("password", text), Set.of());
  }

  private static final class ScriptedSecrets implements Secrets {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile Reading next = new Reading.Missing("shop");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Reading read(String name) throws InterruptedException {
      gate.await();
      asked.add(name);
      return next;
    }
  }
}
