package io.externalmetrics.demo;

import io.externalmetrics.server.cli.EmsCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ems demo}. */
@Command(
    name = "demo",
    description = "Run a Redis whose queue moves and the server, on loopback, until Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements EmsCommand, Callable<Integer> {

  private static final int SHUTDOWN_SECONDS = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Object command() {
    return this;
  }

  @Override
  public Integer call() throws InterruptedException {
    CountDownLatch ending = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(ending, ended), "demo-shutdown"));
    try {
      run(ending);
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("ems demo: " + e.getMessage());
      return 1;
    } finally {
      ended.countDown();
    }
  }

  private void run(CountDownLatch ending) throws IOException, InterruptedException {
    int redisPort = LoopbackPort.free();
    DemoTexts texts =
        new DemoTexts(LoopbackPort.preferably(6443), LoopbackPort.preferably(8080), redisPort);
    try (WorkDirectory directory = WorkDirectory.create();
        EmbeddedRedis _ = EmbeddedRedis.start(directory.path(), redisPort);
        Producer _ = Producer.start(redisPort, DemoTexts.LIST)) {
      Path configuration =
          Files.writeString(directory.path().resolve("ems.yaml"), texts.configuration());
      PrintWriter out = spec.commandLine().getOut();
      out.print(texts.instructions(configuration.toString()));
      out.flush();
      ending.await();
    }
  }

  /**
   * The JVM is not gone before its shutdown hooks are, so this leaves the demo time to clean up.
   */
  private static void end(CountDownLatch ending, CountDownLatch ended) {
    ending.countDown();
    try {
      if (!ended.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        System.getLogger(DemoCommand.class.getName())
            .log(System.Logger.Level.WARNING, "the demo did not end in time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
