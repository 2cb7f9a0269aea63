package io.externalmetrics.server.http;

import io.helidon.common.socket.PeerInfo;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The client at the other end of one connection. Helidon sees none of its certificates: it would
 * take one apart for every request, to say in a header what the certificate claims, verified or
 * not. Used by the connection's thread alone.
 */
final class ClientPeer implements PeerInfo {
  private final PeerInfo peer;
  private @Nullable List<X509Certificate> certificates;

  ClientPeer(PeerInfo peer) {
    this.peer = peer;
  }

  /** What the client presented in the TLS handshake, its own first; not verified. */
  List<X509Certificate> certificates() {
    if (certificates == null) {
      certificates =
          peer.tlsCertificates().stream()
              .flatMap(Stream::of)
              .filter(X509Certificate.class::isInstance)
              .map(X509Certificate.class::cast)
              .toList();
    }
    return certificates;
  }

  @Override
  public SocketAddress address() {
    return peer.address();
  }

  @Override
  public String host() {
    return peer.host();
  }

  @Override
  public int port() {
    return peer.port();
  }

  @Override
  public Optional<Principal> tlsPrincipal() {
    return Optional.empty();
  }

  @Override
  public Optional<Certificate[]> tlsCertificates() {
    return Optional.empty();
  }
}
