package io.externalmetrics.server.kube;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A bearer token in a file that others rotate: read anew for each request. */
final class TokenFile implements OAuthTokenProvider {
  private final Path file;
  private volatile String last;

  private TokenFile(Path file, String first) {
    this.file = file;
    last = first;
  }

  static TokenFile of(Path file) throws NoClusterException {
    try {
      return new TokenFile(file, read(file));
    } catch (IOException _) {
      throw new NoClusterException(file + ": expected a token, found no file that can be read");
    }
  }

  /** The newest token; the one before where the file cannot be read at this moment. */
  @Override
  public String getToken() {
    try {
      last = read(file);
    } catch (IOException _) {
      // Kept: it is valid for a while after its successor was written.
    }
    return last;
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  @Override
  public String toString() {
    return "TokenFile[" + file + "]";
  }
}
