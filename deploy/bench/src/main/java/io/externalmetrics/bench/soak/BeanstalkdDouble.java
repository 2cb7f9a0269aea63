package io.externalmetrics.bench.soak;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;

/** beanstalkd, where every tube has the same jobs. */
final class BeanstalkdDouble implements FakeBackend.Conversation {
  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String body = stats(line.substring(line.indexOf(' ') + 1));
      out.write("OK %d\r\n%s\r\n".formatted(body.length(), body).getBytes(US_ASCII));
      out.flush();
    }
  }

  private static String stats(String tube) {
    return """
    ---
    name: %s
    current-jobs-urgent: 0
    current-jobs-ready: %d
    current-jobs-reserved: 0
    current-jobs-delayed: 0
    current-jobs-buried: 0
    total-jobs: 0
    current-using: 0
    current-watching: 0
    current-waiting: 0
    cmd-delete: 0
    cmd-pause-tube: 0
    pause: 0
    pause-time-left: 0
    """
        .formatted(tube, Protocol.VALUE);
  }
}
