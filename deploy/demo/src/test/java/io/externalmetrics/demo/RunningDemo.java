package io.externalmetrics.demo;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ems demo}, known by what it prints. */
final class RunningDemo implements AutoCloseable {

  private static final Pattern PAGE = Pattern.compile("(http://\\S+)");
  private static final Pattern KILL = Pattern.compile("kill (\\d+)");
  private static final int PATIENCE_SECONDS = 30;

  private final CountDownLatch ending = new CountDownLatch(1);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final String printed;

  RunningDemo() {
    StringWriter out = new StringWriter();
    CompletableFuture<String> started = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("running-demo")
        .start(
            () -> {
              try {
                new DemoCommand()
                    .run(
                        new PrintWriter(out),
                        () -> {
                          started.complete(out.toString());
                          ending.await();
                        });
                ended.complete(null);
              } catch (Exception e) {
                started.completeExceptionally(e);
                ended.completeExceptionally(e);
              }
            });
    printed = started.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The first address that the demo names. */
  String statusPage() {
    return first(PAGE);
  }

  /** Does what the demo says to do. */
  void killRedis() {
    ProcessHandle.of(Long.parseLong(first(KILL))).orElseThrow().destroy();
  }

  @Override
  public void close() {
    ending.countDown();
    ended.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  private String first(Pattern pattern) {
    Matcher found = pattern.matcher(printed);
    if (!found.find()) {
      throw new AssertionError("no %s in: %s".formatted(pattern, printed));
    }
    return found.group(1);
  }
}
