package io.externalmetrics.server.config;

import java.nio.file.Path;
import java.time.Duration;

/** Where the certificate of the secure port comes from: {@code server.tls}. */
public sealed interface ServingCertificate {

  /** Made at start, for this process alone. */
  record SelfSigned() implements ServingCertificate {}

  /** PEM files, re-read when they change. */
  record Files(Path certificate, Path privateKey) implements ServingCertificate {}

  /**
   * Issued and renewed by the servers of this installation, which share it through a Secret.
   *
   * @param validity of a serving certificate, at most that of its CA
   * @param authorityValidity of the CA
   */
  record Managed(Duration validity, Duration authorityValidity) implements ServingCertificate {}
}
