package io.externalmetrics.example;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.InputStreamReader;

/** The backend's side of the protocol. */
final class FakeMemcached {
  private FakeMemcached() {}

  /** Gives these lines to every {@code stats}. */
  static FakeBackend.Conversation answering(String... lines) {
    byte[] answer = (String.join("\r\n", lines) + "\r\n").getBytes(US_ASCII);
    return (in, out) -> {
      BufferedReader commands = new BufferedReader(new InputStreamReader(in, US_ASCII));
      for (String command = commands.readLine(); command != null; command = commands.readLine()) {
        out.write(command.equals("stats") ? answer : "ERROR\r\n".getBytes(US_ASCII));
        out.flush();
      }
    };
  }
}
