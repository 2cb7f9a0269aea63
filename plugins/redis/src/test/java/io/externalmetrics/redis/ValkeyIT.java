package io.externalmetrics.redis;

class ValkeyIT extends RealServerContract {
  ValkeyIT() {
    super("valkey");
  }
}
