package io.externalmetrics.server.history;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.history.RecentReads.Reader;
import io.externalmetrics.server.store.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentReadsTest {
  private static final String HPA_CONTROLLER =
      "system:serviceaccount:kube-system:horizontal-pod-autoscaler";
  private static final Answer VALUES = new Answer.Values("jobs-emails", List.of());

  private final ManualTime time = new ManualTime();
  private final RecentReads reads = new RecentReads(time, () -> time.now().nanos());

  RecentReadsTest() {
    reads.follow(List.of(source("jobs").with(metric("emails"))));
  }

  @Test
  void countsTheReadsOfTheFirstMinuteAndThenThoseOfTheLastWholeOne() {
    readEvery(Duration.ofSeconds(15), 3);
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(3);

    readEvery(Duration.ofSeconds(15), 2);
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(4);

    time.pass(Duration.ofMinutes(1));
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(1);

    time.pass(Duration.ofMinutes(1));
    assertThat(reads.perMinute("jobs-emails")).isZero();

    read("default", HPA_CONTROLLER);
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(1);
  }

  @Test
  void tellsWhoReadsForWhom() {
    read("default", HPA_CONTROLLER);
    time.pass(Duration.ofSeconds(15));
    read("default", HPA_CONTROLLER);
    read("shop", HPA_CONTROLLER);
    read("shop", "jane");

    assertThat(reads.readers("jobs-emails"))
        .containsExactly(
            new Reader(HPA_CONTROLLER, "default", ManualTime.START.plusSeconds(15), 2),
            new Reader(HPA_CONTROLLER, "shop", ManualTime.START.plusSeconds(15), 1),
            new Reader("jane", "shop", ManualTime.START.plusSeconds(15), 1));
  }

  @Test
  void tellsTheTimeOfTheLastReadByTheClockAsItIsNow() {
    read("default", HPA_CONTROLLER);
    time.pass(Duration.ofSeconds(10));
    time.setClock(Duration.ofHours(-1));

    assertThat(reads.readers("jobs-emails"))
        .extracting(Reader::lastRead)
        .containsExactly(ManualTime.START.minus(Duration.ofHours(1)));
  }

  @Test
  void tellsOfEightReadersAndCountsAll() {
    IntStream.range(0, 20).forEach(i -> read("default", "user-" + i));

    assertThat(reads.readers("jobs-emails")).hasSize(8);
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(20);
  }

  @Test
  void givesThePlaceOfWhoNoLongerReadsToAnother() {
    IntStream.range(0, 8).forEach(i -> read("default", "user-" + i));
    time.pass(Duration.ofMinutes(9));
    read("default", "user-7");
    time.pass(Duration.ofMinutes(2));
    read("default", "jane");

    assertThat(reads.readers("jobs-emails"))
        .extracting(Reader::user)
        .containsExactly("user-7", "jane");
  }

  @Test
  void remembersNothingOfNamesThatNobodyServes() {
    reads.answered("default", "jobs-images", "jane", new Answer.Unavailable("refused source"));
    reads.answered("default", "jobs-emails", "jane", new Answer.Unknown("not for you"));

    assertThat(reads.readers("jobs-images")).isEmpty();
    assertThat(reads.readers("jobs-emails")).isEmpty();
    assertThat(reads.perMinute("jobs-emails")).isZero();
  }

  @Test
  void remembersNoNameThatIsLongerThanAnyInKubernetes() {
    read("n".repeat(254), "jane");
    read("default", "u".repeat(254));

    assertThat(reads.readers("jobs-emails")).isEmpty();
    assertThat(reads.perMinute("jobs-emails")).isEqualTo(2);
  }

  @Test
  void keepsWhatStaysConfigured() {
    read("default", "jane");
    reads.follow(List.of(source("jobs").with(metric("emails"), metric("images"))));
    assertThat(reads.readers("jobs-emails")).hasSize(1);

    reads.follow(List.of(source("jobs").with(metric("images"))));

    assertThat(reads.readers("jobs-emails")).isEmpty();
  }

  @Test
  void losesNoReadOfSeveralThreads() throws InterruptedException {
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    Thread.ofVirtual()
                        .start(
                            () ->
                                IntStream.range(0, 10_000)
                                    .forEach(_ -> read("default", "user-" + i))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(reads.perMinute("jobs-emails")).isEqualTo(40_000);
  }

  private void readEvery(Duration interval, int times) {
    for (int i = 0; i < times; i++) {
      read("default", HPA_CONTROLLER);
      time.pass(interval);
    }
  }

  private void read(String namespace, String user) {
    reads.answered(namespace, "jobs-emails", user, VALUES);
  }
}
