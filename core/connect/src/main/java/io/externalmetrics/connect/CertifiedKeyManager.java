package io.externalmetrics.connect;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the peer whatever {@link CertifiedKey} its supplier holds at the moment of a handshake.
 * Needs no key store, whose password hashing takes longer than a start of the server may.
 */
public final class CertifiedKeyManager extends X509ExtendedKeyManager {
  private final Supplier<CertifiedKey> source;

  /**
   * A handshake asks for an alias and then, in two calls, for what it stands for. The pair before
   * the current one is kept, so that a rotation in between does not mix the two.
   */
  private final AtomicReference<Pairs> pairs;

  private record Pairs(CertifiedKey current, CertifiedKey previous) {
    Pairs next(CertifiedKey pair) {
      return pair.equals(current) ? this : new Pairs(pair, current);
    }
  }

  /**
   * A manager that asks {@code source} at every handshake.
   *
   * @param source quick, callable from any thread
   */
  public CertifiedKeyManager(Supplier<CertifiedKey> source) {
    this.source = source;
    CertifiedKey first = source.get();
    pairs = new AtomicReference<>(new Pairs(first, first));
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
    return aliases(keyType);
  }

  @Override
  public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal[] issuers, SSLEngine engine) {
    return choose(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return choose(keyTypes);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal[] issuers, SSLEngine engine) {
    return choose(keyTypes);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return find(alias).map(pair -> pair.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return find(alias).map(CertifiedKey::key).orElse(null);
  }

  private String @Nullable [] aliases(String keyType) {
    String alias = choose(keyType);
    return alias == null ? null : new String[] {alias};
  }

  private @Nullable String choose(String... keyTypes) {
    CertifiedKey offered = source.get();
    CertifiedKey current = pairs.updateAndGet(pairs -> pairs.next(offered)).current();
    String algorithm = current.key().getAlgorithm();
    for (String keyType : keyTypes) {
      // TLS 1.2 names the signer's algorithm behind that of the key, such as EC_RSA.
      if (keyType.equals(algorithm) || keyType.startsWith(algorithm + "_")) {
        return alias(current);
      }
    }
    return null;
  }

  private Optional<CertifiedKey> find(String alias) {
    Pairs known = pairs.get();
    if (alias.equals(alias(known.current()))) {
      return Optional.of(known.current());
    }
    return alias.equals(alias(known.previous())) ? Optional.of(known.previous()) : Optional.empty();
  }

  private static String alias(CertifiedKey pair) {
    X509Certificate leaf = pair.chain().getFirst();
    return leaf.getSerialNumber().toString(16) + "-" + leaf.hashCode();
  }
}
