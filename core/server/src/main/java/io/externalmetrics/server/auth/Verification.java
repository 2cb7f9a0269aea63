package io.externalmetrics.server.auth;

import java.time.Instant;
import java.util.List;

/** Whether a client certificate is signed by a known CA, for client authentication. */
sealed interface Verification {

  /** When to look again. */
  Instant until();

  /**
   * It is.
   *
   * @param commonName empty where the certificate has none
   * @param organizations in the certificate's order
   * @param fingerprint SHA-256 in lower-case hexadecimal
   * @param until the end of whatever in the chain ends first
   */
  record Verified(String commonName, List<String> organizations, String fingerprint, Instant until)
      implements Verification {
    public Verified {
      organizations = List.copyOf(organizations);
    }
  }

  /**
   * It is not.
   *
   * @param reason for the log
   */
  record Unverified(String reason, Instant until) implements Verification {}
}
