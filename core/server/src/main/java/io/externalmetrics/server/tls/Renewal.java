package io.externalmetrics.server.tls;

import io.externalmetrics.connect.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is due, from what was read and the time alone. At no time does a replica show a
 * certificate whose CA kube-apiserver does not trust yet, or no longer: a new CA is first put
 * beside the old ones, in the Secret and from there in the caBundle; once that has settled, it
 * issues the serving certificate; and a CA leaves when it has expired.
 */
final class Renewal {
  private static final String AUTHORITY_NAME = "external-metrics-server-ca";

  /** Two take part in a renewal. */
  private static final int MOST_TRUSTED = 8;

  private final List<String> names;
  private final Lifetimes lifetimes;

  /**
   * @param names of the Service, which the serving certificate is for
   */
  Renewal(List<String> names, Lifetimes lifetimes) {
    this.names = List.copyOf(names);
    this.lifetimes = lifetimes;
  }

  /**
   * The writes that are due. One that succeeds changes what was read, so that the others are to be
   * decided anew; one that fails does not hinder the others.
   *
   * @param secret empty where there is none
   */
  List<Step> due(
      Optional<TlsSecret> secret, Registration registration, Memory memory, Instant now) {
    if (secret.isEmpty()) {
      return List.of(new Step.Create());
    }
    TlsSecret found = secret.get();
    TlsSecret restored = restored(found, memory, now);
    if (!restored.equals(found)) {
      return List.of(new Step.Restore(restored));
    }
    List<Step> steps = new ArrayList<>();
    if (registration instanceof Registration.Ours ours && found.serving().isPresent()) {
      if (!isTrusted(found, ours)) {
        steps.add(new Step.Trust(found.caBundle(), ours.resourceVersion()));
      } else if (!memory.holdsBack() && authorityIsDue(found, now) && !isWritable(ours, memory)) {
        steps.add(new Step.Probe(ours.caBundle(), ours.resourceVersion()));
      }
    }
    TlsSecret renewed = memory.holdsBack() ? found : renewed(found, registration, memory, now);
    if (!renewed.equals(found)) {
      steps.add(new Step.Renew(renewed));
    }
    return steps;
  }

  /** What clients should see from now on. */
  Optional<IssuedPair> shown(
      Optional<TlsSecret> secret, Registration registration, Memory memory, Instant now) {
    return secret
        .flatMap(TlsSecret::serving)
        .filter(offered -> offered.isValidAt(now))
        .filter(
            offered ->
                memory
                    .shown()
                    .filter(shown -> !mayFollow(offered, shown, registration, memory, now))
                    .isEmpty())
        .or(memory::shown);
  }

  private static boolean mayFollow(
      IssuedPair offered, IssuedPair shown, Registration registration, Memory memory, Instant now) {
    return offered.issuer().equals(shown.issuer())
        || !shown.isValidAt(now)
        || isKnown(offered.issuer(), registration, memory)
        || (registration instanceof Registration.Ours ours
            && !ours.trusted().contains(shown.issuer())
            && ours.trusted().contains(offered.issuer()));
  }

  /** With what this replica still needs, and what it alone remembers. */
  private static TlsSecret restored(TlsSecret found, Memory memory, Instant now) {
    TlsSecret kept =
        found.isComplete()
            ? found
            : memory.last().map(last -> last.trusting(found.trusted())).orElse(found);
    return memory
        .shown()
        .filter(shown -> shown.isValidAt(now))
        .map(shown -> kept.trusting(List.of(shown.issuer())))
        .orElse(kept);
  }

  private TlsSecret renewed(
      TlsSecret found, Registration registration, Memory memory, Instant now) {
    // Where nothing valid can be shown, nothing is lost by showing what is not trusted yet.
    boolean serves = found.serving().filter(pair -> pair.isValidAt(now)).isPresent();
    TlsSecret next = found;
    if (authorityIsDue(found, now) && (!serves || mayAddAuthority(found, registration, memory))) {
      next = next.with(newAuthority(now));
    }
    if (next.authority().isPresent()) {
      CertificateAuthority authority = next.authority().get();
      boolean mayIssue =
          !serves
              || isIssuer(authority, next)
              || isKnown(authority.certificate(), registration, memory);
      if (mayIssue
          && Lifetimes.isValidAt(authority.certificate(), now)
          && servingIsDue(next, authority, now)) {
        next = next.with(newServing(authority, now));
      }
    }
    return withoutUseless(next, now);
  }

  private static boolean authorityIsDue(TlsSecret found, Instant now) {
    return found
        .authority()
        .filter(authority -> !Lifetimes.isDue(authority.certificate(), now))
        .isEmpty();
  }

  /** With a new CA the key of the old one is gone: only where the new one will be trusted. */
  private static boolean mayAddAuthority(
      TlsSecret found, Registration registration, Memory memory) {
    return switch (registration) {
      case Registration.Ours ours -> isTrusted(found, ours) && isWritable(ours, memory);
      case Registration.Unverified _, Registration.Foreign _, Registration.Missing _ -> true;
      case Registration.Unknown _ -> false;
    };
  }

  private boolean servingIsDue(TlsSecret secret, CertificateAuthority authority, Instant now) {
    return secret
        .serving()
        .filter(pair -> pair.isValidAt(now))
        .filter(pair -> pair.issuer().equals(authority.certificate()) && pair.isFor(names))
        .filter(
            pair ->
                !Lifetimes.isDue(pair.certificate(), now)
                    // A successor would not live longer.
                    || pair.pair().notAfter().equals(authority.notAfter()))
        .isEmpty();
  }

  private static boolean isTrusted(TlsSecret found, Registration.Ours ours) {
    return ours.caBundle().equals(found.caBundle());
  }

  private static boolean isWritable(Registration.Ours ours, Memory memory) {
    return memory.writable().equals(Optional.of(ours.resourceVersion()));
  }

  private static boolean isIssuer(CertificateAuthority authority, TlsSecret secret) {
    return secret
        .serving()
        .filter(pair -> pair.issuer().equals(authority.certificate()))
        .isPresent();
  }

  /** Whether all API servers trust a CA, or none asks which to trust. */
  private static boolean isKnown(
      X509Certificate authority, Registration registration, Memory memory) {
    return switch (registration) {
      case Registration.Ours _, Registration.Unknown _ -> memory.settled().contains(authority);
      case Registration.Unverified _, Registration.Foreign _, Registration.Missing _ -> true;
    };
  }

  private CertificateAuthority newAuthority(Instant now) {
    return CertificateAuthority.create(
        AUTHORITY_NAME,
        Lifetimes.from(now, lifetimes.authority()),
        now.plus(lifetimes.authority()));
  }

  private IssuedPair newServing(CertificateAuthority authority, Instant now) {
    return new IssuedPair(
        authority.issue(
            names, Lifetimes.from(now, lifetimes.serving()), now.plus(lifetimes.serving())),
        authority.certificate());
  }

  /**
   * Without CAs that have expired, and the oldest where there are too many. One from a clock that
   * is ahead stays: what it has issued may be shown there.
   */
  private static TlsSecret withoutUseless(TlsSecret secret, Instant now) {
    List<X509Certificate> newest =
        secret.trusted().stream()
            .filter(ca -> !now.isAfter(ca.getNotAfter().toInstant()))
            .limit(MOST_TRUSTED)
            .toList();
    List<X509Certificate> kept =
        secret.trusted().stream()
            .filter(
                ca ->
                    newest.contains(ca)
                        || secret
                            .authority()
                            .filter(own -> own.certificate().equals(ca))
                            .isPresent()
                        || secret.serving().filter(own -> own.issuer().equals(ca)).isPresent())
            .toList();
    return new TlsSecret(kept, secret.authority(), secret.serving());
  }
}
