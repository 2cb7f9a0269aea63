package io.externalmetrics.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 that nobody listens on, as far as one can know before binding them. */
final class LoopbackPort {

  private LoopbackPort() {}

  static int preferably(int port) throws IOException {
    try {
      return bindable(port);
    } catch (IOException _) {
      return free();
    }
  }

  static int free() throws IOException {
    return bindable(0);
  }

  private static int bindable(int port) throws IOException {
    try (ServerSocket socket =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return socket.getLocalPort();
    }
  }
}
