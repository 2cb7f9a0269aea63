package io.externalmetrics.server;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.CertifiedKeyManager;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.PemFiles;
import io.externalmetrics.connect.ReloadingCertificate;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.server.config.ServerSettings;
import io.externalmetrics.server.config.ServingCertificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificate the secure port shows.
 *
 * @param keyManager asked at every handshake
 * @param notAfter when the certificate shown now ends to be valid
 */
record ServingIdentity(X509ExtendedKeyManager keyManager, Supplier<Instant> notAfter) {
  private static final Duration SELF_SIGNED_VALIDITY = Duration.ofDays(365);

  static ServingIdentity of(ServerSettings settings, InstantSource clock) throws StartException {
    return switch (settings.tls()) {
      case ServingCertificate.SelfSigned _ -> selfSigned(clock);
      case ServingCertificate.Files files -> of(files, clock);
      case ServingCertificate.Managed _ ->
          throw new StartException(
              List.of(
                  "server.tls: managed is not available yet; give certificate and privateKey, or"
                      + " leave tls out for a self-signed certificate"));
    };
  }

  private static ServingIdentity selfSigned(InstantSource clock) {
    CertifiedKey own =
        SelfSignedCertificate.create(
            List.of("localhost", "127.0.0.1", "::1"), clock.instant(), SELF_SIGNED_VALIDITY);
    return new ServingIdentity(new CertifiedKeyManager(() -> own), own::notAfter);
  }

  private static ServingIdentity of(ServingCertificate.Files files, InstantSource clock)
      throws StartException {
    try {
      ReloadingCertificate certificate =
          new ReloadingCertificate(new PemFiles(files.certificate(), files.privateKey()), clock);
      return new ServingIdentity(new CertifiedKeyManager(certificate), certificate::notAfter);
    } catch (InvalidPemException e) {
      throw new StartException(List.of("server.tls: " + e.problem()));
    }
  }
}
