package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.redis.topology.Cluster;
import io.externalmetrics.redis.topology.Sentinel;
import io.externalmetrics.redis.topology.Standalone;
import io.externalmetrics.redis.topology.Topology;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.testkit.TestSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceSettingsTest {

  @Test
  void needsOnlyWhereToAsk() {
    assertThat(topology("address: redis.shop")).isInstanceOf(Standalone.class);
    assertThat(topology("sentinel: {addresses: [sentinel.shop], master: mymaster}"))
        .isInstanceOf(Sentinel.class);
    assertThat(topology("cluster: {addresses: [redis.shop]}")).isInstanceOf(Cluster.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{address: 'redis.shop:7000', username: ems, password: s, database: 3, tls: true}",
        """
        {sentinel: {addresses: ['a:1', b], master: m, username: s, password: t, tls: true},
         readFrom: replica, username: ems, password: s, database: 3, tls: true}
        """,
        "{cluster: {addresses: [a, b]}, readFrom: master, username: ems, password: s, tls: true}"
      })
  void takesAllSettings(String yaml) {
    assertThat(problems(yaml)).isEmpty();
  }

  @Test
  void refusesASourceWithoutServers() {
    assertThat(problems(""))
        .containsExactly(
            "expected exactly one of \"address\", \"sentinel\", \"cluster\", found none; add one");
  }

  @Test
  void refusesTwoTopologies() {
    assertThat(problems("{address: redis, cluster: {addresses: [redis]}}"))
        .containsExactly(
            "expected exactly one of \"address\", \"sentinel\", \"cluster\", found \"address\","
                + " \"cluster\"; keep one");
  }

  @Test
  void refusesSentinelsWithoutAMaster() {
    assertThat(problems("sentinel: {addresses: [a]}"))
        .containsExactly("sentinel.master: missing; expected string; add it");
    assertThat(problems("sentinel: {addresses: [], master: m}"))
        .containsExactly("sentinel.addresses: expected list of host:port, found an empty list");
    assertThat(problems("sentinel: {addresses: [a], master: m, username: s}"))
        .containsExactly(
            "sentinel.username: goes only with \"password\", which is missing; remove it");
  }

  @Test
  void refusesAnotherDatabaseOfACluster() {
    assertThat(problems("{cluster: {addresses: [a]}, database: 3}"))
        .containsExactly("database: expected 0, found 3; a cluster has no other database");
  }

  @Test
  void refusesToChooseARoleOfOneServer() {
    assertThat(problems("{address: redis, readFrom: replica}"))
        .containsExactly(
            "readFrom: goes only with \"sentinel\" or \"cluster\"; remove it: the server at"
                + " \"address\" is read whatever its role");
  }

  @Test
  void refusesAUrl() {
    assertThat(problems("address: redis://localhost:6379"))
        .containsExactly(
            "address: expected host:port, such as 127.0.0.1:6379, found"
                + " \"redis://localhost:6379\"");
  }

  @Test
  void refusesAUsernameWithoutPassword() {
    assertThat(problems("{address: redis, username: ems}"))
        .containsExactly("username: goes only with \"password\", which is missing; remove it");
  }

  @Test
  void refusesANegativeDatabase() {
    assertThat(problems("{address: redis, database: -1}"))
        .containsExactly("database: expected a whole number from 0 to 2147483647, found \"-1\"");
  }

  @Test
  void suggestsTheNearestSetting() {
    assertThat(problems("{address: redis, databse: 1}"))
        .containsExactly("databse: unknown setting; did you mean \"database\"?");
  }

  private static Topology topology(String yaml) {
    return SourceSettings.topology(
        TestSettings.read(SourceSettings.SCHEMA, yaml), Calls.unlimited());
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(SourceSettings.SCHEMA, yaml);
  }
}
