package io.externalmetrics.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class RefusedStartIT {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("ems.yaml");
  }

  @Test
  void delegationNeedsACluster() throws IOException {
    Files.writeString(file, "server: {address: 127.0.0.1}\nsources: []\n");

    assertRefused(
        "kubernetes: expected a kubeconfig, because this is no Pod with a service account; set"
            + " kubernetes.kubeconfig, pass --kubeconfig, or do without a cluster:"
            + " server.auth: none, no tls: managed, and no fromSecret\n");
  }

  @Test
  void openPortsAreNotServedToTheNetwork() throws IOException {
    Files.writeString(file, "server: {address: 0.0.0.0, auth: none}\nsources: []\n");

    assertRefused(
        file
            + ":1: server.auth: expected delegated, because address 0.0.0.0 is not loopback; found"
            + " none; set address: 127.0.0.1\n");
  }

  @Test
  void anUnreadableFileIsRefused() throws IOException {
    assertRefused("cannot read " + file + ": no such file\n");
  }

  @Test
  void wrongUsageHasAnExitCodeOfItsOwn() throws IOException {
    try (EmsProcess process = EmsProcess.run("serve")) {
      assertThat(process.exitCode()).isEqualTo(2);
      assertThat(process.stdout()).isEmpty();
      assertThat(process.stderr()).startsWith("Missing required option: '--config=FILE'\n");
    }
  }

  private void assertRefused(String line) throws IOException {
    try (EmsProcess process = EmsProcess.run("serve", "--config", file.toString())) {
      assertThat(process.exitCode()).isEqualTo(1);
      assertThat(process.stdout()).isEmpty();
      assertThat(process.stderr()).isEqualTo(line);
    }
  }
}
