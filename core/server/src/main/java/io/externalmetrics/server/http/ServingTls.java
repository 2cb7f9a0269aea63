package io.externalmetrics.server.http;

import io.helidon.common.tls.ConfiguredTlsManager;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.common.tls.TlsConfig;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;

/** TLS whose certificate is asked for at every handshake, so that a new one needs no restart. */
final class ServingTls extends ConfiguredTlsManager {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  /** Forward secrecy and authenticated encryption only. */
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  /** Each keeps its client's certificates. Helidon resumes none, and would remember 20,480. */
  private static final int REMEMBERED_SESSIONS = 16;

  private final X509ExtendedKeyManager keyManager;

  private final TrustManager trustManager;

  private ServingTls(X509ExtendedKeyManager keyManager, TrustManager trustManager) {
    super("serving", "serving");
    this.keyManager = keyManager;
    this.trustManager = trustManager;
  }

  /**
   * Asks for a client certificate, but requires and verifies none.
   *
   * @param keyManager asked at every handshake
   * @param clientAuthorities asked at every handshake
   */
  static Tls with(
      X509ExtendedKeyManager keyManager, Supplier<List<X509Certificate>> clientAuthorities) {
    return Tls.builder()
        .manager(new ServingTls(keyManager, new AnyClientCertificate(clientAuthorities)))
        .clientAuth(TlsClientAuth.OPTIONAL)
        .sessionCacheSize(REMEMBERED_SESSIONS)
        .enabledProtocols(PROTOCOLS)
        .enabledCipherSuites(CIPHER_SUITES)
        .build();
  }

  @Override
  public void init(TlsConfig config) {
    initSslContext(
        config,
        secureRandom(config),
        new KeyManager[] {keyManager},
        new TrustManager[] {trustManager});
  }
}
