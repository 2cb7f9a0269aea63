package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRefusalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WRONGTYPE Operation against a key holding the wrong kind of value | REJECTED | key "emails" is not a list; replace "list" by the setting for its type
          NOPERM User ems has no permissions to run the 'llen' command | DENIED | the user may not run LLEN on key "emails"; give it +llen and ~emails
          NOPERM No permissions to access a key | DENIED | the user may not run LLEN on key "emails"; give it +llen and ~emails
          MOVED 3999 127.0.0.1:6381 | REJECTED | key "emails" is on another node of a cluster; set "cluster" in place of "address"
          ASK 3999 127.0.0.1:6381 | UNAVAILABLE | the cluster is moving key "emails" to another node
          CLUSTERDOWN Hash slot not served | UNAVAILABLE | the cluster is down for key "emails"
          TRYAGAIN Multiple keys request during rehashing of slot | UNAVAILABLE | the cluster is moving key "emails" to another node
          READONLY You can't write against a read only replica. | REJECTED | the server refuses LLEN of key "emails": READONLY You can't write against a read only replica.
          ERR unknown command 'LLEN', with args beginning with: 'emails' | REJECTED | the server refuses LLEN of key "emails": ERR unknown command 'LLEN', with args beginning with: 'emails'
          """)
  void tellsWhyOneLengthWasRefused(String error, FailureKind kind, String reason) {
    assertThat(KeyRefusal.of(new Refused(error), "LLEN", KeyType.LIST, "emails"))
        .isEqualTo(new Outcome.Failed(kind, reason));
  }

  @Test
  void namesTheCommandAndTheSettingOfTheMetric() {
    assertThat(
            KeyRefusal.of(new Refused("WRONGTYPE x"), "ZCOUNT", KeyType.SORTED_SET, "due").reason())
        .isEqualTo(
            "key \"due\" is not a sorted set; replace \"sortedSet\" by the setting for its type");
    assertThat(
            KeyRefusal.of(new Refused("NOPERM x"), "XINFO GROUPS", KeyType.STREAM, "due").reason())
        .isEqualTo(
            "the user may not run XINFO GROUPS on key \"due\"; give it +xinfo|groups and ~due");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WRONGTYPE x | UNAVAILABLE | key "emails" is no longer a list
          MOVED 3999 127.0.0.1:6381 | UNAVAILABLE | the cluster is moving key "emails" to another node
          ASK 3999 127.0.0.1:6381 | UNAVAILABLE | the cluster is moving key "emails" to another node
          NOPERM x | DENIED | the user may not run LLEN on key "emails"; give it +llen and ~emails
          """)
  void tellsWhyAKeyThatWasFoundDoesNotTellItsLength(String error, FailureKind kind, String reason) {
    assertThat(KeyRefusal.ofFound(new Refused(error), KeyType.LIST, "emails"))
        .isEqualTo(new Outcome.Failed(kind, reason));
  }
}
