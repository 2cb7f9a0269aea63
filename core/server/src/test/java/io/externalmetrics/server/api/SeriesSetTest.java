package io.externalmetrics.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.MetricReader.Series;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesSetTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final String VERSION = "external.metrics.k8s.io/v1beta1";

  private final SeriesSet thousand =
      SeriesSet.of(IntStream.range(0, 1000).mapToObj(SeriesSetTest::series).toList());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tube=t17",
        "tube==t17",
        "tube=none",
        "tube in (t900,t17,t3,none)",
        "tube notin (t17,t3)",
        "tube!=t17",
        "shard=s3",
        "shard in (s1,s3)",
        "shard",
        "!shard",
        "shard!=s3",
        "number>990",
        "number<3",
        "missing=x",
        "missing in (x,y)",
        "missing",
        "!missing",
        "missing!=x",
        "shard=s3,tube=t17",
        "shard=s3,number>500",
        "tube in (t1,t2,t3),shard!=s2",
        "shard=s3,!number",
        "shard="
      })
  void anIndexFindsWhatAScanFinds(String text) {
    LabelSelector selector = LabelSelector.parse(text);
    List<Series> scanned = thousand.stream().filter(one -> selector.test(one.labels())).toList();

    assertThat(thousand.matching(selector)).isEqualTo(scanned);
    assertThat(thousand.matching(selector)).isEqualTo(scanned);
  }

  @Test
  void moreLabelsThanAreIndexedAreStillFound() {
    SeriesSet wide =
        SeriesSet.of(
            IntStream.range(0, 100)
                .mapToObj(
                    i ->
                        new Series(
                            Map.of("a", "" + i, "b", "" + i, "c", "" + i, "d", "" + i, "e", "" + i),
                            i,
                            NOON))
                .toList());

    assertThat(List.of("a=7", "b=7", "c=7", "d=7", "e=7", "e=7,a=7"))
        .allSatisfy(
            text ->
                assertThat(wide.matching(LabelSelector.parse(text))).containsExactly(wide.get(7)));
  }

  @Test
  void valuesOfEqualHashAreToldApart() {
    // "Aa" and "BB" have the same hash code.
    SeriesSet set =
        SeriesSet.of(
            IntStream.range(0, 100)
                .mapToObj(i -> new Series(Map.of("k", i % 2 == 0 ? "Aa" : "BB"), i, NOON))
                .toList());

    assertThat(set.matching(LabelSelector.parse("k=Aa")))
        .hasSize(50)
        .allSatisfy(one -> assertThat(one.labels()).containsEntry("k", "Aa"));
    assertThat(set.matching(LabelSelector.parse("k in (Aa,BB)"))).isEqualTo(set);
  }

  @Test
  void aSelectorThatTakesEverythingGivesTheSetItself() {
    assertThat(thousand.matching(LabelSelector.EVERYTHING)).isSameAs(thousand);
    assertThat(SeriesSet.of(thousand)).isSameAs(thousand);
  }

  @Test
  void theBytesOfADocumentAreMadeOncePerForm() {
    SeriesDocument document = thousand.document(VERSION, "jobs-emails");

    assertThat(thousand.document(VERSION, "jobs-emails")).isSameAs(document);
    assertThat(document.json()).isSameAs(document.json());
    assertThat(document.protobuf()).isSameAs(document.protobuf());
  }

  @Test
  void aMetricOfAnotherNameHasADocumentOfItsOwn() {
    SeriesSet one = SeriesSet.of(List.of(series(1)));
    String before = new String(one.document(VERSION, "jobs-emails").json(), UTF_8);

    assertThat(new String(one.document(VERSION, "mail-emails").json(), UTF_8))
        .isEqualTo(before.replace("jobs-emails", "mail-emails"));
  }

  @Test
  void theBytesAreThoseOfTheRecordsInBothForms() {
    SeriesSet odd =
        SeriesSet.of(
            List.of(
                new Series(Map.of("b", "\"\\\n\u0001", "a", "\u00fc\u20ac"), 12000, NOON),
                new Series(Map.of(), 1.0 / 3, NOON.plusMillis(999))));
    SeriesDocument document = odd.document(VERSION, "m");

    assertThat(new String(document.json(), UTF_8)).isEqualTo(Json.compact(document.values()));
    assertThat(document.protobuf()).isEqualTo(Protobuf.envelope(document.values()));
    assertThat(Json.pretty(document)).isEqualTo(Json.pretty(document.values()));
    assertThat(Yaml.of(document)).isEqualTo(Yaml.of(document.values()));
  }

  private static Series series(int i) {
    Map<String, String> labels =
        i % 5 == 0
            ? Map.of("tube", "t" + i)
            : Map.of("tube", "t" + i, "shard", "s" + i % 4, "number", Integer.toString(i));
    return new Series(labels, i, NOON);
  }
}
