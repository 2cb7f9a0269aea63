package io.externalmetrics.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Gives each socket the parameters of {@link TlsMaterial}, and the name to ask for and to check.
 */
final class VerifyingSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory sockets;
  private final SSLParameters parameters;
  private final Optional<String> serverName;

  VerifyingSocketFactory(
      SSLSocketFactory sockets, SSLParameters parameters, Optional<String> serverName) {
    this.sockets = sockets;
    this.parameters = parameters;
    this.serverName = serverName;
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean autoClose)
      throws IOException {
    SSLSocket secured =
        (SSLSocket) sockets.createSocket(connected, serverName.orElse(host), port, autoClose);
    secured.setSSLParameters(parameters);
    return secured;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw onlyOverConnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw onlyOverConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw onlyOverConnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw onlyOverConnected();
  }

  /** A literal address says nothing of the name to check. */
  private static UnsupportedOperationException onlyOverConnected() {
    return new UnsupportedOperationException("TLS goes over sockets that are connected already");
  }
}
