package io.externalmetrics.server.auth;

import io.externalmetrics.server.api.ApiRequest;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.auth.AccessObserver.Method;
import io.externalmetrics.server.auth.Authentication.Failed;
import io.externalmetrics.server.auth.Authentication.Known;
import io.externalmetrics.server.auth.Authentication.NoOpinion;
import io.externalmetrics.server.auth.Verification.Unverified;
import io.externalmetrics.server.auth.Verification.Verified;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Takes a client certificate's common name for the user, its organizations for the groups. */
final class CertificateAuthenticator implements Authenticator {
  private final Supplier<AuthenticationConfiguration> configuration;
  private final CertificateVerifier verifier;

  CertificateAuthenticator(
      Supplier<AuthenticationConfiguration> configuration, CertificateVerifier verifier) {
    this.configuration = configuration;
    this.verifier = verifier;
  }

  @Override
  public Authentication authenticate(ApiRequest request) {
    Authorities authorities = configuration.get().clients();
    if (request.certificates().isEmpty() || authorities.isEmpty()) {
      return new NoOpinion();
    }
    return switch (verifier.verify(authorities, request.certificates())) {
      case Unverified(String reason, _) -> new Failed("no client's certificate: " + reason);
      case Verified(String commonName, _, _, _) when commonName.isEmpty() -> new NoOpinion();
      case Verified(String commonName, List<String> organizations, String fingerprint, _) ->
          new Known(
              new Caller(
                  commonName,
                  "",
                  organizations.stream().distinct().toList(),
                  Map.of(
                      "authentication.kubernetes.io/credential-id",
                      List.of("X509SHA256=" + fingerprint))),
              Method.CERTIFICATE);
    };
  }
}
