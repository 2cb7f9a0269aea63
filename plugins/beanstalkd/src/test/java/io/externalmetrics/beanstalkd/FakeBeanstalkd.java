package io.externalmetrics.beanstalkd;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.externalmetrics.testkit.FakeBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as beanstalkd 1.12 does, for tubes with ready jobs. Any answer can be replaced. */
final class FakeBeanstalkd implements FakeBackend.Conversation {
  private static final String STATS_TUBE = "stats-tube ";

  private final Map<String, Integer> readyJobs = new ConcurrentSkipListMap<>();
  private final Map<String, String> replaced = new ConcurrentHashMap<>();
  private final List<String> commands = new CopyOnWriteArrayList<>();

  FakeBeanstalkd put(String tube, int jobs) {
    readyJobs.put(tube, jobs);
    return this;
  }

  /** From now on gives {@code answer} to {@code command}; line ends are written out. */
  FakeBeanstalkd replace(String command, String answer) {
    replaced.put(command, answer);
    return this;
  }

  /** The commands heard since the start. */
  List<String> commands() {
    return List.copyOf(commands);
  }

  /** A reply with a body. */
  static String ok(String body) {
    return "OK " + body.length() + "\r\n" + body + "\r\n";
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, US_ASCII));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      commands.add(line);
      String answer = replaced.get(line);
      out.write((answer == null ? answer(line) : answer).getBytes(US_ASCII));
      out.flush();
    }
  }

  private String answer(String command) {
    if (command.equals("list-tubes")) {
      return ok("---\n- default\n- " + String.join("\n- ", readyJobs.keySet()) + "\n");
    }
    if (!command.startsWith(STATS_TUBE)) {
      return "UNKNOWN_COMMAND\r\n";
    }
    String tube = command.substring(STATS_TUBE.length());
    return readyJobs.containsKey(tube) ? ok(stats(tube, readyJobs.get(tube))) : "NOT_FOUND\r\n";
  }

  private static String stats(String tube, int ready) {
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
        .formatted(tube, ready);
  }
}
