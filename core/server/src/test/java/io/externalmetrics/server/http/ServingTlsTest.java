package io.externalmetrics.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.externalmetrics.server.api.Access;
import io.externalmetrics.server.api.ApiHandler;
import io.externalmetrics.server.api.ApiResponse;
import io.externalmetrics.testkit.TrustEveryone;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServingTlsTest {
  private final OneCertificate keyManager;
  private ApiListener listener;

  ServingTlsTest() throws Exception {
    keyManager = new OneCertificate("first");
  }

  @BeforeEach
  void start() {
    ApiHandler hello = _ -> ApiResponse.json("hello");
    listener = ApiListener.secure("127.0.0.1", 0, keyManager, Access.OPEN, hello, (_, _, _) -> {});
    listener.start();
  }

  @AfterEach
  void stop() {
    listener.close();
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.3, TLS_AES_256_GCM_SHA384",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
  })
  void servesOverModernTls(String protocol, String cipherSuite) throws Exception {
    try (SSLSocket socket = connect(protocol, cipherSuite);
        RawConnection connection = new RawConnection(socket)) {
      assertThat(connection.request("GET / HTTP/1.1").body()).isEqualTo("\"hello\"");
      assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLSv1.1, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
    "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"
  })
  void refusesWhatIsOutdated(String protocol, String cipherSuite) {
    assertThatThrownBy(
            () -> {
              try (SSLSocket socket = connect(protocol, cipherSuite)) {
                socket.startHandshake();
              }
            })
        .isInstanceOf(SSLException.class);
  }

  @Test
  void choosesHttp11FromWhatAClientOffers() throws Exception {
    try (SSLSocket socket = connect("TLSv1.3", "TLS_AES_128_GCM_SHA256")) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();

      assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    }
  }

  @Test
  void showsANewCertificateToNewConnectionsAndKeepsTheOldOnes() throws Exception {
    try (SSLSocket old = connect("TLSv1.3", "TLS_AES_128_GCM_SHA256");
        RawConnection oldConnection = new RawConnection(old)) {
      assertThat(subject(old)).isEqualTo("CN=first");
      keyManager.use("second");
      try (SSLSocket socket = connect("TLSv1.3", "TLS_AES_128_GCM_SHA256")) {
        assertThat(subject(socket)).isEqualTo("CN=second");
      }
      assertThat(oldConnection.request("GET / HTTP/1.1").code()).isEqualTo(200);
    }
  }

  private SSLSocket connect(String protocol, String cipherSuite) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TrustEveryone.context()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), listener.port());
    socket.setSoTimeout(10_000);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.setEnabledCipherSuites(new String[] {cipherSuite});
    return socket;
  }

  private static String subject(SSLSocket socket) throws IOException {
    return socket.getSession().getPeerPrincipal().getName();
  }

  /** Shows the certificate it was last told to. */
  private static final class OneCertificate extends X509ExtendedKeyManager {
    private record Pair(PrivateKey key, X509Certificate certificate) {}

    private volatile Pair pair;

    OneCertificate(String name) throws Exception {
      pair = selfSigned(name);
    }

    void use(String name) throws Exception {
      pair = selfSigned(name);
    }

    private static Pair selfSigned(String name) throws Exception {
      KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
      X500Name subject = new X500Name("CN=" + name);
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder certificate =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.ONE,
              Date.from(now.minusSeconds(60)),
              Date.from(now.plusSeconds(3600)),
              subject,
              keys.getPublic());
      ContentSigner signer =
          new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new Pair(
          keys.getPrivate(),
          new JcaX509CertificateConverter().getCertificate(certificate.build(signer)));
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
      return "only";
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
      return "only";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {pair.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return pair.key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
      return new String[] {"only"};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException();
    }
  }
}
