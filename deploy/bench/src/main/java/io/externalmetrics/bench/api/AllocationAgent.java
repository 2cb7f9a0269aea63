package io.externalmetrics.bench.api;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells from within a process what it has allocated. JMX from outside would be the usual way, but
 * Helidon forbids its JVM to deserialize anything.
 */
public final class AllocationAgent {
  private AllocationAgent() {}

  /**
   * Called each time the agent is loaded.
   *
   * @param file where to write the number of bytes
   */
  public static void agentmain(String file) throws IOException {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    Files.writeString(Path.of(file), Long.toString(threads.getTotalThreadAllocatedBytes()));
  }

  /** This module's jar, whose manifest names this class. */
  static Path jar() {
    try {
      return Path.of(
          AllocationAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
