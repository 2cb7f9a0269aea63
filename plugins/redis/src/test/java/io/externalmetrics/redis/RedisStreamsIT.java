package io.externalmetrics.redis;

class RedisStreamsIT extends StreamsContract {
  RedisStreamsIT() {
    super("redis");
  }
}
