package io.externalmetrics.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A certificate chain and its private key in two PEM files, or one that holds both.
 *
 * @param certificate the key's own certificate first, then the rest of the chain
 * @param privateKey not encrypted
 */
public record PemFiles(Path certificate, Path privateKey) {

  /** What both files hold; equal as long as neither has changed. Never printed. */
  record Content(String certificate, String privateKey) {
    @Override
    public String toString() {
      return "Content[***]";
    }
  }

  /**
   * Reads the pair.
   *
   * @throws InvalidPemException if a file cannot be read or used; the message names it
   */
  public CertifiedKey read() throws InvalidPemException {
    return parse(content());
  }

  Content content() throws InvalidPemException {
    return new Content(text(certificate), text(privateKey));
  }

  CertifiedKey parse(Content content) throws InvalidPemException {
    try {
      return new CertifiedKey(
          within(certificate, () -> Pem.certificates(content.certificate())),
          within(privateKey, () -> Pem.privateKey(content.privateKey())));
    } catch (IllegalArgumentException _) {
      throw new InvalidPemException(
          privateKey
              + ": expected the key of the first certificate in "
              + certificate
              + ", found another key; give the pair that was issued together");
    }
  }

  @FunctionalInterface
  private interface Parse<T> {
    T run() throws InvalidPemException;
  }

  private static <T> T within(Path file, Parse<T> parse) throws InvalidPemException {
    try {
      return parse.run();
    } catch (InvalidPemException e) {
      throw new InvalidPemException(file + ": " + e.problem());
    }
  }

  private static String text(Path file) throws InvalidPemException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException _) {
      throw new InvalidPemException(file + ": expected a PEM file, found none");
    } catch (IOException _) {
      throw new InvalidPemException(file + ": expected a PEM file, found one that cannot be read");
    }
  }
}
