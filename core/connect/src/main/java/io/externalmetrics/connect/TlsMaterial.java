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
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a client needs for TLS. The backend's certificate and its name are always verified.
 *
 * @param trusted the CAs, or the very certificates, to trust; empty: those the JVM trusts
 * @param identity the client's own certificate, for backends that ask for one
 * @param serverName the name the backend's certificate must hold, where it is not the host of the
 *     address
 */
public record TlsMaterial(
    List<X509Certificate> trusted, Optional<CertifiedKey> identity, Optional<String> serverName) {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  public TlsMaterial {
    trusted = List.copyOf(trusted);
    Objects.requireNonNull(identity, "identity");
    Objects.requireNonNull(serverName, "serverName");
  }

  /** A new context with this material, for client libraries that take one. */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("TLS cannot be set up with certificates already read", e);
    }
  }

  /** TLS 1.2 or later, and a check of the backend's name. */
  public SSLParameters parameters() {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /** A TLS socket over a connected one, which it closes with itself; no handshake yet. */
  SSLSocket over(Socket socket, Address address) throws IOException {
    String name = serverName.orElse(address.host());
    SSLSocket secured =
        (SSLSocket) context().getSocketFactory().createSocket(socket, name, address.port(), true);
    secured.setSSLParameters(parameters());
    return secured;
  }

  private KeyManager[] keyManagers() {
    return identity
        .map(pair -> new KeyManager[] {new CertifiedKeyManager(() -> pair)})
        .orElseGet(() -> new KeyManager[0]);
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
