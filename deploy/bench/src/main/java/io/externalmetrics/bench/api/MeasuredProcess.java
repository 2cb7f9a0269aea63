package io.externalmetrics.bench.api;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A JVM that is measured from outside. For one thread. */
final class MeasuredProcess implements AutoCloseable {
  private static final long KIBIBYTES_PER_MEBIBYTE = 1024;
  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final Path log;

  /**
   * @param log where the process writes to
   */
  MeasuredProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has written until now. */
  String written() throws IOException {
    return Files.readString(log);
  }

  /** Processor time of all its threads so far, in steps of 10 ms. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow(this::ended);
  }

  /** Resident memory in MiB. */
  long residentMebibytes() throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
        .findFirst()
        .orElseThrow(this::ended);
  }

  /**
   * What all its threads, virtual ones too, have allocated so far. The first call loads an agent
   * into the process, which takes memory: {@link #residentMebibytes} first.
   */
  long allocatedBytes() throws IOException {
    Path answer = log.resolveSibling(log.getFileName() + ".allocated");
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
      try {
        machine.loadAgent(AllocationAgent.jar().toString(), answer.toString());
      } finally {
        machine.detach();
      }
    } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
      throw new IOException("process " + process.pid() + " does not tell what it allocated", e);
    }
    return Long.parseLong(Files.readString(answer));
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private IllegalStateException ended() {
    return new IllegalStateException("process " + process.pid() + " has ended; see " + log);
  }
}
