package io.externalmetrics.testkit;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.ScraperPlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The contract, met by a plugin that could not be simpler. */
class CounterContractTest extends ScraperContract {

  @Override
  protected ScraperPlugin plugin() {
    return new CounterPlugin();
  }

  @Override
  protected String sourceSettings(Address address) {
    return "{address: \"" + address + "\"}";
  }

  @Override
  protected Map<String, String> metrics() {
    return Map.of("both", "", "one", "{counters: [a]}");
  }

  @Override
  protected FakeBackend.Conversation healthy() {
    return CounterContractTest::answer;
  }

  private static void answer(InputStream in, OutputStream out) throws IOException {
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
    while (requests.readLine() != null) {
      out.write("= 12\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
    }
  }
}
