package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

class ProducerIT {

  @TempDir private Path directory;
  private int port;
  private EmbeddedRedis redis;

  @BeforeEach
  void start() throws IOException {
    port = LoopbackPort.free();
    redis = EmbeddedRedis.start(directory, port);
  }

  @AfterEach
  void stop() {
    redis.close();
  }

  @Test
  void movesTheQueue() throws InterruptedException {
    try (Producer _ = Producer.start(port, "jobs");
        Jedis client = new Jedis("127.0.0.1", port, Producer.CLIENT)) {
      Thread.sleep(Duration.ofSeconds(2));
      long before = client.llen("jobs");
      Thread.sleep(Duration.ofSeconds(3));
      assertThat(client.llen("jobs")).isGreaterThan(before).isLessThan(10);
    }
  }

  @Test
  void listensOnLoopbackOnlyAndKeepsNothing() {
    try (Jedis client = new Jedis("127.0.0.1", port, Producer.CLIENT)) {
      assertThat(client.configGet("bind")).containsEntry("bind", "127.0.0.1");
      assertThat(client.configGet("save")).containsEntry("save", "");
    }
  }

  @Test
  void isGoneAfterClose() {
    redis.close();
    assertThatThrownBy(
            () -> {
              try (Jedis client = new Jedis("127.0.0.1", port, Producer.CLIENT)) {
                client.ping();
              }
            })
        .isInstanceOf(JedisConnectionException.class);
  }

  @Test
  void saysInOneLineWhyRedisCannotStart() throws IOException {
    Path file = Files.createFile(directory.resolve("no-directory"));
    assertThatThrownBy(() -> EmbeddedRedis.start(file, LoopbackPort.free()))
        .isInstanceOf(IOException.class)
        .message()
        .startsWith(
            "Redis did not start (on Linux it needs glibc and OpenSSL 3, the package libssl3): ")
        .doesNotContain("\n");
  }
}
