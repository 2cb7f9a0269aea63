package io.externalmetrics.server.tls;

/** One write that is due. */
sealed interface Step {

  /** Makes the Secret, with nothing in it. */
  record Create() implements Step {}

  /** Writes back what the Secret has lost. */
  record Restore(TlsSecret contents) implements Step {}

  /** Writes what is new or no longer of use. */
  record Renew(TlsSecret contents) implements Step {}

  /**
   * Makes kube-apiserver trust the CAs of the Secret.
   *
   * @param resourceVersion of the APIService
   */
  record Trust(String caBundle, String resourceVersion) implements Step {}

  /**
   * Writes the caBundle as it is, to see whether it can be written.
   *
   * @param resourceVersion of the APIService
   */
  record Probe(String caBundle, String resourceVersion) implements Step {}
}
