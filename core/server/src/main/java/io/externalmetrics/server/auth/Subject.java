package io.externalmetrics.server.auth;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;

/**
 * Whom a certificate is for, as Go reads it.
 *
 * @param commonName the last one; empty where there is none
 * @param organizations all of them, in the certificate's order
 */
record Subject(String commonName, List<String> organizations) {
  Subject {
    organizations = List.copyOf(organizations);
  }

  static Subject of(X509Certificate certificate) {
    String commonName = "";
    List<String> organizations = new ArrayList<>();
    X500Name name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    for (RDN part : name.getRDNs()) {
      for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
        if (attribute.getValue() instanceof ASN1String text
            && !(attribute.getValue() instanceof ASN1BitString)) {
          if (attribute.getType().equals(BCStyle.CN)) {
            commonName = text.getString();
          } else if (attribute.getType().equals(BCStyle.O)) {
            organizations.add(text.getString());
          }
        }
      }
    }
    return new Subject(commonName, organizations);
  }
}
