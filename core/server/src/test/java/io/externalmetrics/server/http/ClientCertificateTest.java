package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.connect.CertifiedKey;
import io.externalmetrics.connect.CertifiedKeyManager;
import io.externalmetrics.connect.SelfSignedCertificate;
import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.ApiResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final CertifiedKey server = certificate(Instant.now());
  private final CertifiedKey known = certificate(Instant.now());
  private final List<X509Certificate> authorities = new CopyOnWriteArrayList<>(known.chain());
  private final List<X509Certificate> presented = new CopyOnWriteArrayList<>();
  private final ApiListener listener =
      ApiListener.secure(
          "127.0.0.1",
          0,
          new CertifiedKeyManager(() -> server),
          new Authorities(authorities),
          request -> {
            presented.addAll(request.certificates());
            return ApiResponse.json("hello");
          },
          (_, _, _) -> {});

  @BeforeEach
  void start() {
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void needsNone(String protocol) throws Exception {
    get(protocol);

    assertThat(presented).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesOneOfAKnownAuthority(String protocol) throws Exception {
    get(protocol, new CertifiedKeyManager(() -> known));

    assertThat(presented).isEqualTo(known.chain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesOneOfAStranger(String protocol) throws Exception {
    CertifiedKey strange = certificate(Instant.now());
    get(protocol, new CertifiedKeyManager(() -> strange));

    assertThat(presented).isEqualTo(strange.chain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void takesOneThatHasExpired(String protocol) throws Exception {
    CertifiedKey expired = certificate(Instant.now().minus(DAY.multipliedBy(2)));
    get(protocol, new CertifiedKeyManager(() -> expired));

    assertThat(presented).isEqualTo(expired.chain());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void namesTheAuthoritiesOfTheMoment(String protocol) throws Exception {
    IssuerRecorder client = new IssuerRecorder();
    get(protocol, client);
    authorities.clear();
    get(protocol, client);
    authorities.addAll(known.chain());
    get(protocol, client);

    List<Principal> one = List.of(known.chain().getFirst().getSubjectX500Principal());
    assertThat(client.asked).containsExactly(one, List.of(), one);
  }

  private void get(String protocol, KeyManager... client) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(client, trustTheServer(), null);
    try (SSLSocket socket =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), listener.port());
        RawConnection connection = new RawConnection(socket)) {
      socket.setEnabledProtocols(new String[] {protocol});
      assertThat(connection.request("GET / HTTP/1.1").body()).isEqualTo("\"hello\"");
    }
  }

  private TrustManager[] trustTheServer() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("server", server.chain().getFirst());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static CertifiedKey certificate(Instant from) {
    return SelfSignedCertificate.create(List.of("localhost"), from, DAY);
  }

  private record Authorities(List<X509Certificate> clientAuthorities) implements Access {
    @Override
    public ApiRequest identify(ApiRequest request) {
      return request;
    }

    @Override
    public void permit(ApiRequest request) {}
  }

  /** A client without a certificate that remembers whose it was asked for. */
  private static final class IssuerRecorder extends X509ExtendedKeyManager {
    final List<List<Principal>> asked = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
      asked.add(issuers == null ? List.of() : List.of(issuers));
      return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return null;
    }
  }
}
