package io.externalmetrics.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TubeStatsTest {
  private static final TubeName EMAILS = new TubeName("emails");

  /** From beanstalkd 1.12, with a different number for each count. */
  private static final String BODY =
      """
      ---
      name: emails
      current-jobs-urgent: 1
      current-jobs-ready: 20
      current-jobs-reserved: 300
      current-jobs-delayed: 4000
      current-jobs-buried: 50000
      total-jobs: 9
      current-using: 9
      current-watching: 9
      current-waiting: 600000
      cmd-delete: 9
      cmd-pause-tube: 9
      pause: 9
      pause-time-left: 9
      """;

  @Test
  void sumsTheCountsAskedFor() throws Exception {
    TubeStats stats = TubeStats.of(EMAILS, new Reply.Body(BODY));

    assertThat(stats.sum(List.of(Count.URGENT))).isEqualTo(1);
    assertThat(stats.sum(List.of(Count.READY, Count.RESERVED))).isEqualTo(320);
    assertThat(stats.sum(List.of(Count.DELAYED, Count.BURIED, Count.WAITING))).isEqualTo(654000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: emails", "name: \"emails\"", "name: 'emails'", "name:   emails "})
  void readsNamesQuotedOrNot(String line) throws Exception {
    TubeStats stats =
        TubeStats.of(EMAILS, new Reply.Body(line + "\r\ncurrent-jobs-ready: \"7\"\r\n"));

    assertThat(stats.sum(List.of(Count.READY))).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"many", "-1", "+1", "1.5", "1e3", "0x10", "12 3", "999999999999999999", "NaN"})
  void refusesWhatIsNoCount(String text) throws Exception {
    TubeStats stats =
        TubeStats.of(EMAILS, new Reply.Body("name: emails\ncurrent-jobs-ready: " + text));

    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> stats.sum(List.of(Count.READY)))
        .withMessage(
            "expected a whole number for \"current-jobs-ready\" of tube \"emails\", found \""
                + text
                + "\"");
  }

  @Test
  void refusesAnEmptyCount() throws Exception {
    TubeStats stats = TubeStats.of(EMAILS, new Reply.Body("name: emails\ncurrent-jobs-ready:\n"));

    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> stats.sum(List.of(Count.READY)))
        .withMessage(
            "expected a whole number for \"current-jobs-ready\" of tube \"emails\", found nothing");
  }

  @Test
  void failsOnlyWhereAMissingCountIsAskedFor() throws Exception {
    TubeStats stats = TubeStats.of(EMAILS, new Reply.Body("name: emails\ncurrent-jobs-ready: 2"));

    assertThat(stats.sum(List.of(Count.READY))).isEqualTo(2);
    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> stats.sum(List.of(Count.READY, Count.DELAYED)))
        .withMessage(
            "expected a whole number for \"current-jobs-delayed\" of tube \"emails\","
                + " found no such key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name: receipts\ncurrent-jobs-ready: 3", "name: \"receipts\""})
  void refusesAnAnswerForAnotherTube(String body) {
    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> TubeStats.of(EMAILS, new Reply.Body(body)))
        .withMessage("expected the counts of tube \"emails\", found those of \"receipts\"");
  }

  @Test
  void refusesAnAnswerThatNamesNoTube() {
    assertThatExceptionOfType(MalformedReplyException.class)
        .isThrownBy(() -> TubeStats.of(EMAILS, new Reply.Body("---\n- emails\n")))
        .withMessage("expected the counts of tube \"emails\", found none");
  }
}
