package io.externalmetrics.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;
import redis.embedded.core.ExecutableProvider;

/** A real Redis process that listens on loopback only. */
final class EmbeddedRedis implements AutoCloseable {

  private static final Pattern PROCESS = Pattern.compile("process_id:(\\d+)");

  private final RedisServer server;
  private final int port;

  private EmbeddedRedis(RedisServer server, int port) {
    this.server = server;
    this.port = port;
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
      return new EmbeddedRedis(server, port);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "Redis did not start (on Linux it needs glibc and OpenSSL 3, the package libssl3): "
              + rootCause(e).replaceAll("\\s+", " "),
          e);
    }
  }

  /** Its process id, as it says itself. */
  long process() {
    try (Jedis client = new Jedis("127.0.0.1", port, Producer.CLIENT)) {
      return PROCESS
          .matcher(client.info("server"))
          .results()
          .mapToLong(found -> Long.parseLong(found.group(1)))
          .findFirst()
          .orElseThrow();
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
