package io.externalmetrics.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampTest {
  private static final Instant WRITTEN = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private Path directory;
  private Path file = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(directory.resolve("ems.yaml"), "one");
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
  }

  @Test
  void staysTheSameWhileNobodyWrites() {
    assertThat(FileStamp.of(file)).isPresent().isEqualTo(FileStamp.of(file));
  }

  @Test
  void tellsAnotherSize() throws IOException {
    var before = FileStamp.of(file);
    Files.writeString(file, "three");
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));

    assertThat(FileStamp.of(file)).isNotEqualTo(before);
  }

  @Test
  void tellsAnotherTimeOfWriting() throws IOException {
    var before = FileStamp.of(file);
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN.plusSeconds(1)));

    assertThat(FileStamp.of(file)).isNotEqualTo(before);
  }

  @Test
  void isNoneWhereThereIsNoFile() {
    assertThat(FileStamp.of(directory.resolve("absent"))).isEmpty();
  }

  @Test
  void isInconclusiveWhileAnotherWriteMayLookTheSame() {
    FileStamp stamp = FileStamp.of(file).orElseThrow();

    assertThat(stamp.isConclusive(WRITTEN.plusSeconds(2))).isFalse();
    assertThat(stamp.isConclusive(WRITTEN.plusSeconds(4))).isTrue();
  }
}
