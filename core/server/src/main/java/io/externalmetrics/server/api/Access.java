package io.externalmetrics.server.api;

import java.security.cert.X509Certificate;
import java.util.List;

/** Who asks, and may they? Any thread; may ask the cluster, within the request's deadline. */
public interface Access {

  /** For a port that only this machine reaches: nobody is asked, and everyone may read. */
  Access OPEN =
      new Access() {
        @Override
        public List<X509Certificate> clientAuthorities() {
          return List.of();
        }

        @Override
        public Caller identify(ApiRequest request) {
          return Caller.UNSECURED;
        }

        @Override
        public void permit(ApiRequest request) {}
      };

  /**
   * Who signs the client certificates that are known here, as of now. Told to clients in the TLS
   * handshake, which asks for a certificate and takes any.
   */
  List<X509Certificate> clientAuthorities();

  /**
   * Who sent a request; {@link Caller#ANONYMOUS} where it does not say.
   *
   * @throws ApiException 401 where it says so in vain
   */
  Caller identify(ApiRequest request) throws InterruptedException;

  /**
   * Returns where the request's caller may have what it asks for.
   *
   * @throws ApiException 403 where not, 500 where the cluster cannot be asked
   */
  void permit(ApiRequest request) throws InterruptedException;
}
