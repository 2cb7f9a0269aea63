package io.externalmetrics.server.store;

import static io.externalmetrics.server.config.Definitions.metric;
import static io.externalmetrics.server.config.Definitions.source;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.LabelSelector;
import io.externalmetrics.server.api.MetricReader.Answer;
import io.externalmetrics.server.api.MetricReader.Series;
import io.externalmetrics.server.config.Namespaces;
import io.externalmetrics.server.config.RefusedSource;
import io.externalmetrics.server.config.SourceDefinition;
import io.externalmetrics.server.config.SourceDefinition.RefusedMetric;
import io.externalmetrics.server.store.SourceSnapshot.PollSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetricStoreTest {
  private static final Series SEVEN = new Series(Map.of(), 7, ManualTime.START);

  private final ManualTime time = new ManualTime();
  private final MetricStore store = new MetricStore(time);

  @Test
  void servesNothingBeforeItIsToldWhat() {
    assertThat(store.servedNames()).isEmpty();
    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Unknown("no source serves \"jobs-emails\""));
  }

  @Test
  void readsTheNewestSnapshotOfASlot() {
    SourceSlot slot = slot(source("jobs").with(metric("emails")));
    store.serve(List.of(slot), List.of());
    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Unavailable("source \"jobs\": no poll has ended yet"));

    poll(slot, "emails");
    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Values("jobs-emails", List.of(SEVEN)));
  }

  @Test
  void decidesAgeWhenRead() {
    SourceSlot slot = slot(source("jobs").maxAge(Duration.ofSeconds(20)).with(metric("emails")));
    store.serve(List.of(slot), List.of());
    poll(slot, "emails");
    time.pass(Duration.ofSeconds(21));

    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Unavailable("source \"jobs\": no poll has ended within maxAge 20s"));
  }

  @Test
  void namesAreSortedAndIncludeWhatIsRefused() {
    store.serve(
        List.of(
            slot(source("redis").with(metric("lists"))),
            slot(
                source("jobs")
                    .refused(
                        new RefusedMetric(
                            Optional.of("jobs-bad"), Namespaces.ALL, "unknown setting"))
                    .with(metric("images"), metric("emails")))),
        List.of());

    assertThat(store.servedNames())
        .containsExactly("jobs-bad", "jobs-emails", "jobs-images", "redis-lists");
  }

  @Test
  void suggestsTheNearestName() {
    store.serve(List.of(slot(source("jobs").with(metric("emails")))), List.of());

    assertThat(read("default", "jobs-emials"))
        .isEqualTo(
            new Answer.Unknown("no source serves \"jobs-emials\"; did you mean \"jobs-emails\"?"));
  }

  @Test
  void aMetricOfAnotherNamespaceReadsLikeOneThatDoesNotExist() {
    SourceSlot slot = slot(source("jobs").with(metric("emails").namespaces("mail")));
    store.serve(List.of(slot), List.of());
    poll(slot, "emails");

    assertThat(read("mail", "jobs-emails")).isInstanceOf(Answer.Values.class);
    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Unknown("no source serves \"jobs-emails\""));
  }

  @Test
  void suggestsOnlyWhatTheNamespaceMayRead() {
    store.serve(
        List.of(
            slot(
                source("jobs")
                    .refused(
                        new RefusedMetric(
                            Optional.of("jobs-emailz"),
                            new Namespaces(Set.of("mail")),
                            "unknown setting"))
                    .with(metric("emails").namespaces("mail"), metric("emil")))),
        List.of());

    assertThat(read("default", "jobs-emailx"))
        .isEqualTo(
            new Answer.Unknown("no source serves \"jobs-emailx\"; did you mean \"jobs-emil\"?"));
  }

  @Test
  void aRefusedMetricSaysWhatIsWrongToThoseWhoMayReadIt() {
    RefusedMetric refused =
        new RefusedMetric(
            Optional.of("jobs-images"),
            new Namespaces(Set.of("mail")),
            "sources[0].metrics[1].tbue: unknown setting; did you mean \"tube\"?");
    store.serve(List.of(slot(source("jobs").refused(refused).with(metric("emails")))), List.of());

    assertThat(read("mail", "jobs-images"))
        .isEqualTo(
            new Answer.Unavailable(
                "source \"jobs\": sources[0].metrics[1].tbue: unknown setting; did you mean"
                    + " \"tube\"?"));
    assertThat(read("default", "jobs-images")).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aRefusedMetricWithoutANameIsNotServed() {
    RefusedMetric nameless =
        new RefusedMetric(Optional.empty(), Namespaces.ALL, "sources[0].metrics[1].name: missing");
    store.serve(List.of(slot(source("jobs").refused(nameless).with(metric("emails")))), List.of());

    assertThat(store.servedNames()).containsExactly("jobs-emails");
  }

  @Test
  void everyNameUnderTheRefusedSourcesPrefixSaysWhatIsWrongWithIt() {
    RefusedSource refused =
        new RefusedSource(
            Optional.of("jobs"),
            Optional.of("jobs-"),
            new Namespaces(Set.of("mail")),
            "sources[0].plugin: no plugin \"beanstalk\"");
    store.serve(List.of(), List.of(refused));

    assertThat(read("mail", "jobs-anything"))
        .isEqualTo(
            new Answer.Unavailable("source \"jobs\": sources[0].plugin: no plugin \"beanstalk\""));
    assertThat(read("default", "jobs-anything"))
        .isEqualTo(new Answer.Unknown("no source serves \"jobs-anything\""));
    assertThat(read("mail", "redis-anything")).isInstanceOf(Answer.Unknown.class);
    assertThat(store.refusedSources()).containsExactly(refused);
  }

  @Test
  void aRefusedSourceWithoutANameIsNotNamed() {
    store.serve(
        List.of(),
        List.of(
            new RefusedSource(
                Optional.empty(), Optional.of("jobs-"), Namespaces.ALL, "sources[0].name: missing"),
            new RefusedSource(Optional.of("lost"), Optional.empty(), Namespaces.ALL, "no prefix")));

    assertThat(read("default", "jobs-emails"))
        .isEqualTo(new Answer.Unavailable("sources[0].name: missing"));
    assertThat(read("default", "lost-emails")).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void aSourceThatIsNoLongerServedIsUnknown() {
    SourceSlot slot = slot(source("jobs").with(metric("emails")));
    store.serve(List.of(slot), List.of());
    poll(slot, "emails");
    store.serve(List.of(), List.of());

    assertThat(read("default", "jobs-emails")).isInstanceOf(Answer.Unknown.class);
    assertThat(store.snapshots()).isEmpty();
  }

  @Test
  void givesTheNewestSnapshots() {
    SourceSlot slot = slot(source("jobs").with(metric("emails")));
    store.serve(List.of(slot), List.of());
    poll(slot, "emails");

    assertThat(store.snapshots()).containsExactly(slot.current());
  }

  private static SourceSlot slot(SourceDefinition source) {
    return new SourceSlot(SourceSnapshot.unpolled(source));
  }

  private void poll(SourceSlot slot, String metric) {
    slot.publish(
        slot.current()
            .after(
                Map.of(metric, new Reading.Values(List.of(SEVEN))),
                new PollSummary(time.now(), Duration.ZERO, Optional.empty())));
  }

  private Answer read(String namespace, String metric) {
    return store.read(namespace, metric, LabelSelector.EVERYTHING);
  }
}
