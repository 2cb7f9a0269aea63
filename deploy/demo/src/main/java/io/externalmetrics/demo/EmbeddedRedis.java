package io.externalmetrics.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** A real Redis process that listens on loopback only. */
final class EmbeddedRedis implements AutoCloseable {

  private final RedisServer server;

  private EmbeddedRedis(RedisServer server) {
    this.server = server;
  }

  /**
   * @param directory where its executable is unpacked and which is its working directory
   * @throws IOException if this machine cannot run it; the message is one line
   */
  static EmbeddedRedis start(Path directory, int port) throws IOException {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .executableProvider(ExecutableProvider.newJarResourceProvider(directory.toFile()))
              .bind("127.0.0.1")
              .port(port)
              .setting("save \"\"")
              .onShutdownForceStop(true)
              .build();
      server.start();
      return new EmbeddedRedis(server);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "Redis did not start (on Linux it needs glibc and OpenSSL 3, the package libssl3): "
              + rootCause(e).replaceAll("\\s+", " "),
          e);
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : rootCause(cause);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
