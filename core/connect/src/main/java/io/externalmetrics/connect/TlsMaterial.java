package io.externalmetrics.connect;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What a client needs for TLS. The backend's certificate and its name are verified, unless {@code
 * insecureSkipVerify} says otherwise.
 *
 * @param trusted the CAs, or the very certificates, to trust; empty: those the JVM trusts
 * @param identity the client's own certificate, for backends that ask for one
 * @param serverName the name the backend's certificate must hold, where it is not the host of the
 *     address
 * @param insecureSkipVerify takes whatever certificate the backend shows
 */
public record TlsMaterial(
    List<X509Certificate> trusted,
    Optional<CertifiedKey> identity,
    Optional<String> serverName,
    boolean insecureSkipVerify) {

  /** Trusts what the JVM trusts, and shows no certificate. */
  public static final TlsMaterial DEFAULT =
      new TlsMaterial(List.of(), Optional.empty(), Optional.empty());

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  public TlsMaterial {
    trusted = List.copyOf(trusted);
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(serverName, "serverName");
  }

  /** Material with which the backend is verified. */
  public TlsMaterial(
      List<X509Certificate> trusted, Optional<CertifiedKey> identity, Optional<String> serverName) {
    this(trusted, identity, serverName, false);
  }

  /** A new context with this material, for client libraries that take one. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), new TrustManager[] {trustManager()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS cannot be set up with certificates already read", e);
    }
  }

  /** TLS 1.2 or later, and a check of the backend's name. */
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(PROTOCOLS);
    if (!insecureSkipVerify) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    return parameters;
  }

  /**
   * Makes TLS sockets with this material, for client libraries that take a factory. The handshake
   * itself checks the backend's name, so that the library need not.
   */
  public SSLSocketFactory socketFactory() {
    return new VerifyingSocketFactory(context().getSocketFactory(), parameters(), serverName);
  }

  /** Judges the backend's certificate. */
  public X509TrustManager trustManager() {
    try {
      return insecureSkipVerify ? new TrustEveryone() : pickX509(trustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up with certificates already read", e);
    }
  }

  /** A TLS socket over a connected one, which it closes with itself; no handshake yet. */
  SSLSocket over(Socket socket, Address address) throws IOException {
    return (SSLSocket) socketFactory().createSocket(socket, address.host(), address.port(), true);
  }

  private KeyManager[] keyManagers() {
    return identity
        .map(pair -> new KeyManager[] {new CertifiedKeyManager(() -> pair)})
        .orElseGet(() -> new KeyManager[0]);
  }

  private static X509TrustManager pickX509(TrustManager[] trustManagers) {
    for (TrustManager trustManager : trustManagers) {
      if (trustManager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("this JVM judges no X.509 certificates");
  }

  TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (trusted.isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca-" + i, trusted.get(i));
    }
    factory.init(store);
    return factory.getTrustManagers();
  }
}
