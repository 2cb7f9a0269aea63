package io.externalmetrics.e2e;

import io.externalmetrics.testkit.DebianService;
import redis.clients.jedis.Jedis;

/** The real backends of these tests. */
public final class Backends {
  private Backends() {}

  public static DebianService beanstalkd() {
    return DebianService.of("beanstalkd", 11300, "beanstalkd", "-l", "0.0.0.0");
  }

  public static DebianService redis() {
    return redisLike("redis");
  }

  static DebianService valkey() {
    return redisLike("valkey");
  }

  public static Jedis client(DebianService redis) {
    return new Jedis(redis.address().host(), redis.address().port());
  }

  private static DebianService redisLike(String name) {
    return DebianService.of(
        name + "-server",
        6379,
        name + "-server",
        "--bind",
        "0.0.0.0",
        "--protected-mode",
        "no",
        "--save",
        "");
  }
}
