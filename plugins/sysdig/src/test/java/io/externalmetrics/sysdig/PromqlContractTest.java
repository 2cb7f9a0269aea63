package io.externalmetrics.sysdig;

import java.util.Map;

class PromqlContractTest extends SysdigContractTest {
  @Override
  protected Map<String, String> metrics() {
    return Map.of("requests", "query: sum(sysdig_container_net_http_request_count)");
  }
}
