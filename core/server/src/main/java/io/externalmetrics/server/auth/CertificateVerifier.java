package io.externalmetrics.server.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.externalmetrics.server.auth.Verification.Unverified;
import io.externalmetrics.server.auth.Verification.Verified;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Verifies client certificates as the Go servers do, per request and not per connection, so that a
 * rotated bundle counts at once. Remembers the result, as the front proxy always shows the same.
 */
final class CertificateVerifier {
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";

  /** A chain is at most what a TLS handshake takes, 32 KiB. */
  private static final int MOST_REMEMBERED = 256;

  /** A certificate that is not valid yet will be. */
  private static final Duration UNVERIFIED_FOR = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Cache<Presented, Verification> remembered =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

  CertificateVerifier(InstantSource clock) {
    this.clock = clock;
  }

  private record Presented(Authorities authorities, List<X509Certificate> chain) {}

  /**
   * @param authorities at least one
   * @param chain the client's own certificate, then what may lead from it to an authority
   */
  Verification verify(Authorities authorities, List<X509Certificate> chain) {
    Instant now = clock.instant();
    Presented presented = new Presented(authorities, chain);
    Verification known = remembered.getIfPresent(presented);
    if (known != null && !now.isAfter(known.until())) {
      return known;
    }
    Verification verification = verify(authorities, chain, now);
    remembered.put(presented, verification);
    return verification;
  }

  private static Verification verify(
      Authorities authorities, List<X509Certificate> chain, Instant now) {
    try {
      List<X509Certificate> path = path(authorities.anchors(now), chain, now);
      for (X509Certificate certificate : path) {
        demandClientUsage(certificate);
      }
      X509Certificate own = chain.getFirst();
      Subject subject = Subject.of(own);
      return new Verified(
          subject.commonName(), subject.organizations(), fingerprint(own), end(path));
    } catch (GeneralSecurityException | RuntimeException e) {
      // Certificates are the client's, and parsers throw many kinds at them.
      return new Unverified(String.valueOf(e.getMessage()), now.plus(UNVERIFIED_FOR));
    }
  }

  /** From the client's certificate to the authority's, both included. */
  private static List<X509Certificate> path(
      Set<TrustAnchor> anchors, List<X509Certificate> chain, Instant now)
      throws GeneralSecurityException {
    if (anchors.isEmpty()) {
      throw new CertPathValidatorException("every known authority has expired");
    }
    X509CertSelector own = new X509CertSelector();
    own.setCertificate(chain.getFirst());
    PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    parameters.addCertStore(
        CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
    PKIXCertPathBuilderResult result =
        (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    List<X509Certificate> path = new ArrayList<>();
    result.getCertPath().getCertificates().forEach(it -> path.add((X509Certificate) it));
    path.add(Objects.requireNonNull(result.getTrustAnchor().getTrustedCert()));
    return path;
  }

  /** A certificate without the extension is for any use (RFC 5280, 4.2.1.12). */
  private static void demandClientUsage(X509Certificate certificate)
      throws GeneralSecurityException {
    List<String> usages = certificate.getExtendedKeyUsage();
    if (usages != null && !usages.contains(CLIENT_AUTHENTICATION) && !usages.contains(ANY_USAGE)) {
      throw new CertificateParsingException("a certificate that is not for client authentication");
    }
  }

  private static Instant end(List<X509Certificate> path) {
    Instant end = Instant.MAX;
    for (X509Certificate certificate : path) {
      Instant notAfter = certificate.getNotAfter().toInstant();
      end = notAfter.isBefore(end) ? notAfter : end;
    }
    return end;
  }

  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }
}
