package io.externalmetrics.testkit;

import io.externalmetrics.connect.TlsMaterial;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/** Looks at no certificate, for clients of a server that signed its own. */
public final class TrustEveryone {
  private static final TlsMaterial TLS =
      new TlsMaterial(List.of(), Optional.empty(), Optional.empty(), true);

  private TrustEveryone() {}

  /** A context for clients that takes any certificate, under any name. */
  public static SSLContext context() {
    return TLS.context();
  }

  /** For a context that shows a certificate as well. */
  public static X509TrustManager trustManager() {
    return TLS.trustManager();
  }
}
