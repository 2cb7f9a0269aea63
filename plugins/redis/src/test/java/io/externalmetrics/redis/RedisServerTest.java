package io.externalmetrics.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.testkit.TestSettings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedisServerTest {

  @Test
  void needsOnlyAnAddress() {
    assertThat(server("address: redis.shop"))
        .isEqualTo(
            new RedisServer(
                new Address("redis.shop", 6379),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty()));
  }

  @Test
  void takesAllSettings() {
    RedisServer server =
        server("{address: redis.shop:7000, username: ems, password: s, database: 3, tls: true}");

    assertThat(server.address()).isEqualTo(new Address("redis.shop", 7000));
    assertThat(server.username()).contains("ems");
    assertThat(server.password()).contains(Secret.of("s"));
    assertThat(server.database()).isEqualTo(3);
    assertThat(server.tls()).isPresent();
  }

  @Test
  void refusesASourceWithoutAddress() {
    assertThat(problems("")).containsExactly("address: missing; expected host:port; add it");
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

  @Test
  void keepsThePasswordToItself() {
    assertThat(server("{address: redis, password: hunter2}").toString()).doesNotContain("hunter2");
  }

  private static RedisServer server(String yaml) {
    return RedisServer.of(TestSettings.read(RedisServer.SCHEMA, yaml));
  }

  private static List<String> problems(String yaml) {
    return TestSettings.problems(RedisServer.SCHEMA, yaml);
  }
}
