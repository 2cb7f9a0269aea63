package io.externalmetrics.sysdig;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.Map;

class SysdigContractTest extends ScraperContract {
  @Override
  protected ScraperPlugin plugin() {
    return new SysdigPlugin(SysdigSource.CLOCK);
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{url: 'http://%s', token: %s, maxConnections: 1}".formatted(address, FakeSysdig.TOKEN);
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of(
        "requests",
        "query: sum(sysdig_container_net_http_request_count)",
        "carts",
        "{metric: net.http.request.count, timeAggregation: timeAvg, groupAggregation: sum,"
            + " groupBy: [kubernetes.deployment.name]}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return new FakeSysdig()
        .vector(
            "sum(sysdig_container_net_http_request_count)",
            """
            {"status":"success","data":{"resultType":"vector",
             "result":[{"metric":{},"value":[1699999920,"17"]}]}}""")
        .row("{\"t\":1699999920,\"d\":[\"cart\",0.127]}")
        .row("{\"t\":1699999920,\"d\":[\"checkout\",3]}");
  }
}
