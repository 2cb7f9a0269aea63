package io.externalmetrics.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small UTF-8 files. */
public final class TextFile {
  /** What etcd holds of one ConfigMap or Secret. */
  private static final int MAX_BYTES = 1 << 20;

  private TextFile() {}

  /**
   * The whole text, through symbolic links.
   *
   * @throws UnreadableFileException if there is no such file, or it is not a regular one of at most
   *     1 MiB of UTF-8
   */
  public static String read(Path file) throws UnreadableFileException {
    // A pipe or a device could block for ever.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UnreadableFileException("not a regular file");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new UnreadableFileException("larger than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw new UnreadableFileException("no such file");
    } catch (AccessDeniedException e) {
      throw new UnreadableFileException("permission denied");
    } catch (CharacterCodingException e) {
      throw new UnreadableFileException("not UTF-8 text");
    } catch (IOException e) {
      throw new UnreadableFileException("input/output error");
    }
  }
}
