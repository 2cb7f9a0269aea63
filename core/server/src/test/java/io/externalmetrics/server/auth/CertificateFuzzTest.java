package io.externalmetrics.server.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.server.api.ApiException;
import io.externalmetrics.server.api.Caller;
import io.externalmetrics.server.api.Fuzzer;
import io.externalmetrics.server.auth.Verification.Unverified;
import io.externalmetrics.server.auth.Verification.Verified;
import io.externalmetrics.server.kube.Attributes;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.junit.jupiter.api.Test;

/** Whatever certificate a client presents, it is its own or nobody's. */
class CertificateFuzzTest {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private final TestAuthority root = TestAuthority.root("root");
  private final Authorities authorities = new Authorities(List.of(root.certificate()));
  private final CertificateVerifier verifier = new CertificateVerifier(() -> NOON);

  @Test
  void aChangedCertificateIsNobodysAndSoIsAChainOfThem() throws Exception {
    X509Certificate jane = root.client("O=team-a,CN=jane");
    X509Certificate stranger = TestAuthority.root("root").client("O=system:masters,CN=jane");

    Set<String> outcomes =
        new Fuzzer(List.of(text(jane), text(stranger)))
            .check(
                der -> {
                  X509Certificate changed;
                  try {
                    changed = certificate(der);
                  } catch (CertificateException e) {
                    return "no certificate";
                  }
                  assertThat(verifier.verify(authorities, List.of(stranger, changed)))
                      .isInstanceOf(Unverified.class);
                  return switch (verifier.verify(authorities, List.of(changed, jane))) {
                    case Unverified _ -> "unverified";
                    case Verified _ -> {
                      assertThat(changed).isEqualTo(jane);
                      yield "the certificate itself";
                    }
                  };
                });

    assertThat(outcomes).contains("no certificate", "unverified", "the certificate itself");
  }

  @Test
  void anySignedNameIsTheCallersAndMakesOneLineOfARefusal() {
    Attributes metric =
        new Attributes.Resource("mail", "list", "external.metrics.k8s.io", "v1beta1", "m", "");

    new Fuzzer(List.of("jane", "system:masters", "O=system:masters,CN=x", "CN=a+CN=b", "\u0000"))
        .check(
            name -> {
              X509Certificate certificate =
                  root.client(
                      new X500NameBuilder()
                          .addRDN(BCStyle.O, new DERUTF8String(name))
                          .addRDN(BCStyle.CN, new DERUTF8String(name))
                          .build());
              Verification verification = verifier.verify(authorities, List.of(certificate));
              if (!(verification instanceof Verified(String caller, List<String> groups, _, _))) {
                return "unverified";
              }
              assertThat(caller).isEqualTo(name);
              assertThat(groups).containsExactly(name);
              ApiException refusal =
                  Refusals.forbidden(new Caller(caller, "", groups, Map.of()), metric, "");
              assertThat(refusal.getMessage())
                  .hasSizeLessThan(5000)
                  .doesNotContainPattern("\\p{Cc}");
              return name.isEmpty() ? "no name" : "a name";
            });
  }

  private static String text(X509Certificate certificate) throws CertificateException {
    return new String(certificate.getEncoded(), ISO_8859_1);
  }

  private static X509Certificate certificate(String der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.getBytes(ISO_8859_1)));
  }
}
