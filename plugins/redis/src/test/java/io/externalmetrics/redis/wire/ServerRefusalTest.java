package io.externalmetrics.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.redis.wire.Reply.Refused;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.spi.ScrapeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerRefusalTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          NOAUTH Authentication required. | DENIED | the server wants a password; set "password"
          DENIED Redis is running in protected mode because protected mode is enabled | DENIED | the server is in protected mode and serves only its own host; give it a password
          LOADING Redis is loading the dataset in memory | UNAVAILABLE | the server is still loading its data into memory
          MASTERDOWN Link with MASTER is down | UNAVAILABLE | the server is a replica that has lost its master and must not serve stale data
          BUSY Redis is busy running a script. | UNAVAILABLE | the server is busy with a script or function
          ERR max number of clients reached | UNAVAILABLE | the server has no room for another client; raise its "maxclients"
          """)
  void tellsWhatEveryCommandWouldBeTold(String error, FailureKind kind, String reason) {
    assertThat(ServerRefusal.ofEverything(new Refused(error)))
        .hasValueSatisfying(failure -> assertFailure(failure, kind, reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WRONGTYPE Operation against a key holding the wrong kind of value",
        "NOPERM No permissions to access a key",
        "MOVED 3999 127.0.0.1:6381",
        "ERR unknown command 'LLEN'",
        "BUSYGROUP Consumer Group name already exists"
      })
  void leavesTheServerAloneWhereOneCommandIsRefused(String error) {
    assertThat(ServerRefusal.ofEverything(new Refused(error))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WRONGPASS invalid username-password pair or user is disabled. | the server does not accept the password; check "username" and "password"
          ERR invalid password | the server does not accept the password; check "username" and "password"
          ERR AUTH <password> called without any password configured for the default user. | the server has no password for its default user; remove "password" or set "username"
          ERR Client sent AUTH, but no password is set | the server has no password for its default user; remove "password" or set "username"
          ERR wrong number of arguments for 'auth' command | the server is too old to know users; remove "username"
          ERR unknown command 'AUTH', with args beginning with: 'hunter2' | the server refuses to log in with AUTH
          """)
  void tellsWhyALoginFailedWithoutThePassword(String error, String reason) {
    assertFailure(ServerRefusal.ofLogin(new Refused(error)), FailureKind.DENIED, reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERR DB index is out of range | REJECTED | the server has no database 20; lower "database"
          ERR SELECT is not allowed in cluster mode | REJECTED | the server is a cluster node and has only database 0; remove "database"
          NOPERM User ems has no permissions to run the 'select' command | DENIED | the user may not run SELECT; give it +select, or remove "database"
          ERR unknown command 'SELECT' | REJECTED | the server refuses to select database 20: ERR unknown command 'SELECT'
          """)
  void tellsWhyADatabaseWasNotSelected(String error, FailureKind kind, String reason) {
    assertFailure(ServerRefusal.ofSelect(20, new Refused(error)), kind, reason);
  }

  @Test
  void tellsWhatTheTopologyNeeds() {
    assertFailure(
        ServerRefusal.ofCommand("CLUSTER SLOTS", "cluster|slots", new Refused("NOPERM x")),
        FailureKind.DENIED,
        "the user may not run CLUSTER SLOTS; give it +cluster|slots");
    assertFailure(
        ServerRefusal.ofCommand("HELLO", "hello", new Refused("ERR unknown command 'HELLO'")),
        FailureKind.REJECTED,
        "the server refuses HELLO: ERR unknown command 'HELLO'");
  }

  private static void assertFailure(ScrapeException failure, FailureKind kind, String reason) {
    assertThat(failure.toOutcome()).isEqualTo(new Outcome.Failed(kind, reason));
  }
}
