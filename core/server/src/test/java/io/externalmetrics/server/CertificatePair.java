package io.externalmetrics.server;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A certificate and its key, in two files. */
record CertificatePair(Path certificate, Path privateKey) {

  /** Writes {@code NAME.crt} and {@code NAME.key} for a new pair. */
  static CertificatePair write(Path directory, String name, Instant from, Duration validity)
      throws IOException, GeneralSecurityException {
    CertifiedKey pair = SelfSignedCertificate.create(List.of("localhost"), from, validity);
    return new CertificatePair(
        Files.writeString(
            directory.resolve(name + ".crt"),
            pem("CERTIFICATE", pair.chain().getFirst().getEncoded())),
        Files.writeString(
            directory.resolve(name + ".key"), pem("PRIVATE KEY", pair.key().getEncoded())));
  }

  private static String pem(String type, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(content), type);
  }
}
