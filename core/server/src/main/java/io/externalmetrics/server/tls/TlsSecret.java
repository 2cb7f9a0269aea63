package io.externalmetrics.server.tls;

import io.externalmetrics.connect.CertificateAuthority;
import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.InvalidPemException;
import io.externalmetrics.connect.Pem;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the Secret holds. Never printed.
 *
 * @param trusted CAs, the newest first, each once
 * @param authority the newest with its key; empty where there is no such key
 * @param serving issued by one of the trusted; empty where there is no such pair
 */
record TlsSecret(
    List<X509Certificate> trusted,
    Optional<CertificateAuthority> authority,
    Optional<IssuedPair> serving) {
  static final TlsSecret EMPTY = new TlsSecret(List.of(), Optional.empty(), Optional.empty());

  private static final String CA_CERTIFICATES = "ca.crt";
  private static final String CA_KEY = "ca.key";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final Set<String> KEYS = Set.of(CA_CERTIFICATES, CA_KEY, CERTIFICATE, KEY);

  TlsSecret {
    trusted = trusted.stream().distinct().toList();
    if (authority.isPresent()
        && (trusted.isEmpty() || !authority.get().certificate().equals(trusted.getFirst()))) {
      throw new IllegalArgumentException("expected the authority to be the first of the trusted");
    }
    if (serving.isPresent() && !trusted.contains(serving.get().issuer())) {
      throw new IllegalArgumentException("expected the issuer to be among the trusted");
    }
  }

  /**
   * A Secret as it was found.
   *
   * @param problems one line for each key that is of no use
   */
  record Found(TlsSecret secret, List<String> problems) {}

  /** Takes of a Secret what is of use: an empty one is without problems. */
  static Found read(Map<String, String> texts) {
    if (texts.keySet().stream().noneMatch(KEYS::contains)) {
      return new Found(EMPTY, List.of());
    }
    List<String> problems = new ArrayList<>();
    List<X509Certificate> trusted =
        attempt(problems, () -> authorities(text(texts, CA_CERTIFICATES))).orElse(List.of());
    Optional<CertificateAuthority> authority =
        attempt(problems, () -> authority(trusted, text(texts, CA_KEY)));
    Optional<IssuedPair> serving =
        attempt(problems, () -> serving(trusted, text(texts, CERTIFICATE), text(texts, KEY)));
    return new Found(new TlsSecret(trusted, authority, serving), problems);
  }

  /** What to write to the Secret. */
  Map<String, String> texts() {
    Map<String, String> texts = new HashMap<>();
    texts.put(CA_CERTIFICATES, caBundle());
    authority.ifPresent(ca -> texts.put(CA_KEY, Pem.write(ca.pair().key())));
    serving.ifPresent(
        issued -> {
          texts.put(CERTIFICATE, Pem.write(issued.pair().chain()));
          texts.put(KEY, Pem.write(issued.pair().key()));
        });
    return texts;
  }

  /** What the APIService should say. */
  String caBundle() {
    return Pem.write(trusted);
  }

  /** Whether there is a pair to show, and one to issue the next with. */
  boolean isComplete() {
    return authority.isPresent() && serving.isPresent();
  }

  /** With a CA that is from now on the newest. */
  TlsSecret with(CertificateAuthority newest) {
    return new TlsSecret(
        Stream.concat(Stream.of(newest.certificate()), trusted.stream()).toList(),
        Optional.of(newest),
        serving);
  }

  TlsSecret with(IssuedPair pair) {
    return new TlsSecret(trusted, authority, Optional.of(pair));
  }

  /** With CAs that are trusted as well: they are in use, and older ones may be dropped. */
  TlsSecret trusting(List<X509Certificate> others) {
    Stream<X509Certificate> missing = others.stream().filter(ca -> !trusted.contains(ca));
    return new TlsSecret(
        Stream.of(trusted.stream().limit(1), missing, trusted.stream().skip(1))
            .flatMap(cas -> cas)
            .toList(),
        authority,
        serving);
  }

  @Override
  public String toString() {
    return "TlsSecret[" + trusted.size() + " trusted]";
  }

  @FunctionalInterface
  private interface Part<T> {
    T read() throws InvalidPemException;
  }

  private static <T> Optional<T> attempt(List<String> problems, Part<T> part) {
    try {
      return Optional.of(part.read());
    } catch (InvalidPemException e) {
      problems.add(e.problem());
      return Optional.empty();
    }
  }

  /** The value of one key. Never printed. */
  record Text(String key, String value) {
    InvalidPemException problem(String problem) {
      return new InvalidPemException(key + ": " + problem);
    }

    <T> T parse(Parse<T> parse) throws InvalidPemException {
      try {
        return parse.of(value);
      } catch (InvalidPemException e) {
        throw problem(e.problem());
      }
    }

    @Override
    public String toString() {
      return "Text[" + key + "]";
    }
  }

  @FunctionalInterface
  interface Parse<T> {
    T of(String text) throws InvalidPemException;
  }

  private static Text text(Map<String, String> texts, String key) {
    return new Text(key, texts.getOrDefault(key, ""));
  }

  private static List<X509Certificate> authorities(Text text) throws InvalidPemException {
    List<X509Certificate> certificates = text.parse(Pem::certificates);
    if (!certificates.stream().allMatch(CertificateAuthority::isAuthority)) {
      throw text.problem("expected certificates of CAs, found another one");
    }
    return certificates;
  }

  private static CertificateAuthority authority(List<X509Certificate> trusted, Text key)
      throws InvalidPemException {
    try {
      return new CertificateAuthority(
          new CertifiedKey(trusted.stream().limit(1).toList(), key.parse(Pem::privateKey)));
    } catch (IllegalArgumentException _) {
      throw key.problem("expected the EC key of the first certificate in ca.crt, found another");
    }
  }

  private static IssuedPair serving(List<X509Certificate> trusted, Text certificate, Text key)
      throws InvalidPemException {
    List<X509Certificate> chain = certificate.parse(Pem::certificates);
    X509Certificate issuer =
        trusted.stream()
            .filter(ca -> CertificateAuthority.hasSigned(ca, chain.getFirst()))
            .findFirst()
            .orElseThrow(
                () ->
                    certificate.problem(
                        "expected a certificate that a CA in ca.crt has signed, found another"));
    try {
      return new IssuedPair(new CertifiedKey(chain, key.parse(Pem::privateKey)), issuer);
    } catch (IllegalArgumentException _) {
      throw key.problem("expected the key of the certificate in tls.crt, found another");
    }
  }
}
