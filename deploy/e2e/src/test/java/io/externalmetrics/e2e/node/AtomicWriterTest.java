package io.externalmetrics.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriterTest {
  @TempDir private Path directory;
  private AtomicWriter writer;

  @BeforeEach
  void writeTwoFiles() throws IOException {
    writer = new AtomicWriter(directory);
    writer.write(Map.of("config.yaml", file("one"), "certificates/ca.crt", file("CA")));
  }

  @Test
  void showsFilesThroughOneLink() throws IOException {
    assertThat(directory.resolve("config.yaml")).hasContent("one");
    assertThat(directory.resolve("certificates/ca.crt")).hasContent("CA");
    assertThat(Files.readSymbolicLink(directory.resolve("config.yaml")))
        .isEqualTo(Path.of("..data", "config.yaml"));
    assertThat(Files.readSymbolicLink(directory.resolve("..data"))).isEqualTo(Path.of("..1"));
  }

  @Test
  void movesTheLinkToChangedFilesAndRemovesTheOldOnes() throws IOException {
    writer.write(Map.of("config.yaml", file("two")));

    assertThat(directory.resolve("config.yaml")).hasContent("two");
    assertThat(directory)
        .isDirectoryNotContaining("glob:**/..1")
        .isDirectoryNotContaining("glob:**/certificates");
  }

  @Test
  void leavesUnchangedFilesAlone() throws IOException {
    writer.write(Map.of("config.yaml", file("one"), "certificates/ca.crt", file("CA")));

    assertThat(Files.readSymbolicLink(directory.resolve("..data"))).isEqualTo(Path.of("..1"));
  }

  @Test
  void setsTheModeOfAFile() throws IOException {
    writer.write(Map.of("tls.key", new VolumeFile(References.encode("key"), 0640)));

    assertThat(Files.getPosixFilePermissions(directory.resolve("tls.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  private static VolumeFile file(String text) {
    return new VolumeFile(References.encode(text), 0644);
  }
}
