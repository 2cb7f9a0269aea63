package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.config.ConfigurationFile.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
  @TempDir private Path directory;
  private Path file = Path.of("");
  private final Script script = new Script();
  private final List<Content> changes = new ArrayList<>();

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("ems.yaml"), "one");
  }

  @Test
  void handsOverAChangeOnce() throws Exception {
    watch(() -> write("two"), Script::nothing, Script::nothing, Script::nothing);

    assertThat(changes).containsExactly(new Content.Text("two"));
  }

  @Test
  void ignoresAFileThatStaysAsItIs() throws Exception {
    watch(Script::nothing, () -> write("one"), Script::nothing);

    assertThat(changes).isEmpty();
  }

  @Test
  void waitsUntilAFileIsWrittenToItsEnd() throws Exception {
    watch(() -> write(""), () -> write("tw"), () -> write("two"), Script::nothing);

    assertThat(changes).containsExactly(new Content.Text("two"));
  }

  @Test
  void tellsOfAFileThatVanishesAndReturns() throws Exception {
    watch(() -> delete(), Script::nothing, () -> write("one"), Script::nothing);

    assertThat(changes)
        .containsExactly(
            new Content.Unreadable("cannot read " + file + ": no such file"),
            new Content.Text("one"));
  }

  @Test
  void seesTheSwapOfAConfigMap() throws Exception {
    Path first = Files.createDirectory(directory.resolve("..1"));
    Path second = Files.createDirectory(directory.resolve("..2"));
    Files.writeString(first.resolve("ems.yaml"), "one");
    Files.writeString(second.resolve("ems.yaml"), "two");
    Path data = Files.createSymbolicLink(directory.resolve("..data"), first.getFileName());
    delete();
    Files.createSymbolicLink(file, Path.of("..data", "ems.yaml"));

    watch(() -> swap(data, second), Script::nothing, Script::nothing);

    assertThat(changes).containsExactly(new Content.Text("two"));
  }

  @Test
  void seesAnOldFileThatTakesThePlaceOfAnotherOfItsAgeAndSize() throws Exception {
    FileTime longAgo = FileTime.from(Instant.parse("2026-03-01T12:00:00Z"));
    Files.setLastModifiedTime(file, longAgo);
    Path other = Files.writeString(directory.resolve("other.yaml"), "two");
    Files.setLastModifiedTime(other, longAgo);

    watch(Script::nothing, Script::nothing, () -> swap(file, other), Script::nothing);

    assertThat(changes).containsExactly(new Content.Text("two"));
  }

  @Test
  void goesOnAfterAConsumerThatThrows() throws Exception {
    script.steps.addAll(
        List.of(() -> write("two"), Script::nothing, () -> write("three"), Script::nothing));
    try (ConfigurationFile _ =
        ConfigurationFile.watch(
            file,
            new Content.Text("one"),
            script,
            content -> {
              changes.add(content);
              throw new IllegalStateException("a defect");
            })) {
      assertThat(script.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(changes).containsExactly(new Content.Text("two"), new Content.Text("three"));
  }

  @Test
  void doesNotPrintItsContent() {
    assertThat(new Content.Text("planted").toString()).isEqualTo("Text");
  }

  private void watch(Runnable... steps) throws InterruptedException {
    script.steps.addAll(List.of(steps));
    try (ConfigurationFile _ =
        ConfigurationFile.watch(file, new Content.Text("one"), script, changes::add)) {
      assertThat(script.ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void write(String text) {
    attempt(() -> Files.writeString(file, text));
  }

  private void delete() {
    attempt(() -> Files.deleteIfExists(file));
  }

  private void swap(Path link, Path target) {
    attempt(
        () -> {
          Path next = Files.createSymbolicLink(directory.resolve("..next"), target.getFileName());
          return Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  private static void attempt(Operation operation) {
    try {
      Object _ = operation.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Operation {
    Object run() throws IOException;
  }

  /** Does something instead of each sleep, and at the end sleeps until interrupted. */
  private static final class Script implements Sleeper {
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void sleep(Duration duration) throws InterruptedException {
      assertThat(duration).isEqualTo(Duration.ofSeconds(1));
      Runnable step = steps.poll();
      if (step == null) {
        ended.countDown();
        new CountDownLatch(1).await();
      } else {
        step.run();
      }
    }

    private static void nothing() {}
  }
}
