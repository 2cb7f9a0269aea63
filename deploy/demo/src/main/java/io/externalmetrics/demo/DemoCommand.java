package io.externalmetrics.demo;

import io.externalmetrics.server.ExternalMetricsServer;
import io.externalmetrics.server.StartException;
import io.externalmetrics.server.cli.Ems;
import io.externalmetrics.server.cli.EmsCommand;
import io.externalmetrics.server.config.ConfigurationReader;
import io.externalmetrics.server.plugin.PluginCatalog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ems demo}. */
@Command(
    name = "demo",
    description = "Runs a Redis whose queue moves, and the server, on loopback until Ctrl-C.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements EmsCommand, Callable<Integer> {

  private static final int SHUTDOWN_SECONDS = 4;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** What the demo waits for. */
  interface End {
    void await() throws InterruptedException, IOException;
  }

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
      run(spec.commandLine().getOut(), ending::await);
      return 0;
    } catch (IOException | StartException e) {
      spec.commandLine().getErr().println("ems demo: " + e.getMessage());
      return 1;
    } finally {
      ended.countDown();
    }
  }

  /**
   * Runs the demo.
   *
   * @param out told what to try, as soon as it works
   * @param end returns when the demo is to end
   */
  void run(PrintWriter out, End end) throws IOException, StartException, InterruptedException {
    int redisPort = LoopbackPort.free();
    DemoTexts texts =
        new DemoTexts(LoopbackPort.preferably(6443), LoopbackPort.preferably(8080), redisPort);
    try (WorkDirectory directory = WorkDirectory.create()) {
      Path configuration =
          Files.writeString(directory.path().resolve("ems.yaml"), texts.configuration());
      try (EmbeddedRedis redis = EmbeddedRedis.start(directory.path(), redisPort);
          Producer _ = Producer.start(redisPort, DemoTexts.LIST);
          ExternalMetricsServer _ =
              ExternalMetricsServer.start(
                  configuration, Optional.empty(), plugins(), Map.of(), Ems.version())) {
        out.print(texts.instructions(configuration.toString(), redis.process()));
        out.flush();
        end.await();
      }
    }
  }

  static PluginCatalog plugins() {
    return PluginCatalog.load(
        DemoCommand.class.getClassLoader(), ConfigurationReader.commonMetricKeys());
  }

  /** A shutdown hook: the JVM stays until it returns, which leaves the demo time to clean up. */
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
