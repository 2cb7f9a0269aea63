package io.externalmetrics.server.config;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Watches a file's content. It is looked at every second, because that works on every file system
 * and sees the symbolic links of a ConfigMap being swapped; file events do neither. It is read only
 * if it may have changed: it may be as large as 1 MiB. A content counts when it was the same twice
 * in a row, so that no half-written file is taken for a change.
 */
public final class ConfigurationFile implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(ConfigurationFile.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Path file;
  private final Sleeper sleeper;
  private final Consumer<Content> consumer;
  private final Thread thread;
  private Content current;
  private Content candidate;

  /** Of the candidate; empty where the file must be read to know. */
  private Optional<FileStamp> stamp = Optional.empty();

  /** What a file holds. */
  public sealed interface Content {
    /** A text; a file that is empty has an empty one. */
    record Text(String text) implements Content {
      /** Without the text: passwords may stand in it. */
      @Override
      public String toString() {
        return "Text";
      }
    }

    /**
     * Nothing that can be read.
     *
     * @param reason one line that names the file
     */
    record Unreadable(String reason) implements Content {}

    /** Reads a file now. */
    static Content of(Path file) {
      try {
        return new Text(TextFile.read(file));
      } catch (UnreadableFileException e) {
        return new Unreadable("cannot read " + file + ": " + e.reason());
      }
    }
  }

  private ConfigurationFile(Path file, Content known, Sleeper sleeper, Consumer<Content> consumer) {
    this.file = file;
    this.current = known;
    this.candidate = known;
    this.sleeper = sleeper;
    this.consumer = consumer;
    this.thread = Thread.ofVirtual().name("configuration-file").unstarted(this::run);
  }

  /**
   * Starts watching.
   *
   * @param known the content that is in use already
   * @param sleeper waits between two reads
   * @param consumer takes each change, on the watching thread; what it throws is logged
   */
  public static ConfigurationFile watch(
      Path file, Content known, Sleeper sleeper, Consumer<Content> consumer) {
    ConfigurationFile watched = new ConfigurationFile(file, known, sleeper, consumer);
    watched.thread.start();
    return watched;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        sleeper.sleep(PERIOD);
        change(read()).ifPresent(this::hand);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Content read() {
    // Taken before the file is read: a change in between is seen the next time.
    Optional<FileStamp> now = FileStamp.of(file).filter(one -> one.isConclusive(Instant.now()));
    if (now.isPresent() && now.equals(stamp)) {
      return candidate;
    }
    Content content = Content.of(file);
    // What keeps a file from being read, such as its mode, is not in its stamp.
    stamp = content instanceof Content.Text ? now : Optional.empty();
    return content;
  }

  private Optional<Content> change(Content read) {
    boolean settled = read.equals(candidate);
    candidate = read;
    if (!settled || read.equals(current)) {
      return Optional.empty();
    }
    current = read;
    return Optional.of(read);
  }

  private void hand(Content content) {
    try {
      consumer.accept(content);
    } catch (RuntimeException e) {
      // A defect must not end the watching: the next edit may be the cure.
      LOGGER.log(Level.ERROR, "the change of " + file + " could not be taken over", e);
    }
  }

  /** Stops watching; no change is handed over after that, unless it takes more than 1 s. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
