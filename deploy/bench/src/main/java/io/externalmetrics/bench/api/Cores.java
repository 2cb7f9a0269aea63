package io.externalmetrics.bench.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Which processor is whose: the measured servers have one to themselves, the load the others.
 *
 * @param servers as {@code taskset} takes it; empty where there is one processor only
 */
record Cores(Optional<String> servers) {
  /** Keeps this process, and all threads it has, off the servers' processor. */
  static Cores split() throws IOException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors < 2) {
      return new Cores(Optional.empty());
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    Process pinned =
        new ProcessBuilder("taskset", "-acp", "1-" + (processors - 1), pid)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!pinned.waitFor(10, TimeUnit.SECONDS) || pinned.exitValue() != 0) {
      throw new IOException("taskset could not keep the load off processor 0");
    }
    return new Cores(Optional.of("0"));
  }

  /** The command as the servers run it. */
  List<String> ofServers(List<String> command) {
    List<String> pinned = new ArrayList<>();
    servers.ifPresent(cores -> pinned.addAll(List.of("taskset", "-c", cores)));
    pinned.addAll(command);
    return pinned;
  }
}
