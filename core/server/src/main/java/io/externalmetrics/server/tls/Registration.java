package io.externalmetrics.server.tls;

import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import io.externalmetrics.server.kube.SharedApiService.Service;
import io.externalmetrics.server.kube.SharedApiService.Version;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.Set;

/** Who serves the external metrics API, as its APIService has it. */
sealed interface Registration {

  /**
   * This server, whose certificate is verified.
   *
   * @param caBundle PEM
   * @param trusted what that says; empty where it is damaged
   * @param resourceVersion of the APIService
   */
  record Ours(String caBundle, Set<X509Certificate> trusted, String resourceVersion)
      implements Registration {}

  /** This server, and its certificate is not verified: there can be no caBundle. */
  record Unverified() implements Registration {}

  /**
   * Another server.
   *
   * @param service empty for kube-apiserver itself
   */
  record Foreign(Optional<Service> service) implements Registration {}

  /** Nobody. */
  record Missing() implements Registration {}

  /** It could not be read. */
  record Unknown() implements Registration {}

  static Registration of(Optional<Version> found, Service own) {
    if (found.isEmpty()) {
      return new Missing();
    }
    Version version = found.get();
    if (!version.service().equals(Optional.of(own))) {
      return new Foreign(version.service());
    }
    return version.skipsVerification()
        ? new Unverified()
        : new Ours(version.caBundle(), certificates(version.caBundle()), version.resourceVersion());
  }

  private static Set<X509Certificate> certificates(String caBundle) {
    try {
      return Set.copyOf(Pem.certificates(caBundle));
    } catch (InvalidPemException _) {
      return Set.of();
    }
  }
}
