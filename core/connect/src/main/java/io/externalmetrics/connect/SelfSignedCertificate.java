package io.externalmetrics.connect;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes a certificate for a server that was given none: EC P-256, signed by its own key. */
public final class SelfSignedCertificate {
  private SelfSignedCertificate() {}

  /**
   * A new key and its certificate.
   *
   * @param names DNS names and IP addresses it is for, at least one
   * @param from the first instant of its validity
   * @param validity how long it is valid
   */
  public static CertifiedKey create(List<String> names, Instant from, Duration validity) {
    return CertificateTemplate.server("external-metrics-server", names, from, from.plus(validity))
        .selfSigned();
  }
}
