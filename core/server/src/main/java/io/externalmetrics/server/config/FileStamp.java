package io.externalmetrics.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What tells a file's content from an earlier one without reading it, through symbolic links.
 *
 * @param key which file it is, where the file system tells
 */
record FileStamp(FileTime modified, long size, Optional<Object> key) {
  /** The coarsest file systems date to 2 s: within that, a file may change and look the same. */
  private static final Duration RESOLUTION = Duration.ofSeconds(3);

  /** The file as it is now; empty where there is none, or nothing is told of it. */
  static Optional<FileStamp> of(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new FileStamp(
              attributes.lastModifiedTime(),
              attributes.size(),
              Optional.ofNullable(attributes.fileKey())));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether whoever reads the file {@code now} will see any later change of it in the stamp. */
  boolean isConclusive(Instant now) {
    return modified.toInstant().isBefore(now.minus(RESOLUTION));
  }
}
