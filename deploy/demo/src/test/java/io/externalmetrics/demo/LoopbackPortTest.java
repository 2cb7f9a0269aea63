package io.externalmetrics.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {

  @Test
  void prefersTheAskedPort() throws IOException {
    int port = LoopbackPort.free();
    assertThat(LoopbackPort.preferably(port)).isEqualTo(port);
  }

  @Test
  void takesAnotherWhenTheAskedPortIsTaken() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(LoopbackPort.preferably(taken.getLocalPort()))
          .isPositive()
          .isNotEqualTo(taken.getLocalPort());
    }
  }
}
