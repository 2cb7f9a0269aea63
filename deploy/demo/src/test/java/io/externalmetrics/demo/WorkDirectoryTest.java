package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WorkDirectoryTest {

  @Test
  void goesAwayWithWhatItHolds() throws IOException {
    WorkDirectory directory = WorkDirectory.create();
    Path inner = Files.createDirectory(directory.path().resolve("inner"));
    Files.writeString(inner.resolve("file"), "text");

    directory.close();

    assertThat(directory.path()).doesNotExist();
  }
}
