package io.externalmetrics.sysdig;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.testkit.FakeBackend;
import io.externalmetrics.testkit.ScraperContract;
import java.util.HashMap;
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
  protected RawValue withSecret(RawValue settings, String secret) {
    Map<String, RawValue> fields = new HashMap<>(((RawValue.Fields) settings).fields());
    RawValue planted = new RawValue.Text(secret);
    fields.put("token", planted);
    fields.put("headers", new RawValue.Fields(Map.of("TeamID", planted)));
    return new RawValue.Fields(fields);
  }

  @Override
  protected Map<String, String> metrics() {
    // One request, because a connection that is lost ends only the request that it carries.
    String carts =
        "{metric: net.http.request.count, timeAggregation: timeAvg, groupAggregation: sum,"
            + " groupBy: [kubernetes.deployment.name]}";
    return Map.of("carts", carts, "carts-again", carts);
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
