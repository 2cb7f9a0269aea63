package io.externalmetrics.redis;

class ValkeyStreamsIT extends StreamsContract {
  ValkeyStreamsIT() {
    super("valkey");
  }
}
