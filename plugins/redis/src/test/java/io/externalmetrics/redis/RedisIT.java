package io.externalmetrics.redis;

class RedisIT extends RealServerContract {
  RedisIT() {
    super("redis");
  }
}
