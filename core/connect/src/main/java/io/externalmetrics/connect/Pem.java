package io.externalmetrics.connect;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.util.io.pem.PemGenerationException;

/**
 * Reads what certificate tools write, and writes the like. Text around the blocks, and blocks of
 * other kinds, are passed over, so one file may hold a certificate and its key.
 */
public final class Pem {
  private Pem() {}

  /** All certificates in {@code text}, in its order; at least one. */
  public static List<X509Certificate> certificates(String text) throws InvalidPemException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Object block : blocks(text, "a PEM certificate")) {
      if (block instanceof X509CertificateHolder holder) {
        try {
          certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
        } catch (CertificateException _) {
          throw new InvalidPemException("expected a PEM certificate, found a damaged one");
        }
      }
    }
    if (certificates.isEmpty()) {
      throw new InvalidPemException("expected a PEM certificate, found none in the text");
    }
    return List.copyOf(certificates);
  }

  /** The first private key in {@code text}: PKCS#8, PKCS#1 or SEC1; RSA, EC or EdDSA. */
  public static PrivateKey privateKey(String text) throws InvalidPemException {
    for (Object block : blocks(text, "a PEM private key")) {
      switch (block) {
        case PrivateKeyInfo key -> {
          return privateKey(key);
        }
        case PEMKeyPair pair -> {
          return privateKey(pair.getPrivateKeyInfo());
        }
        case PKCS8EncryptedPrivateKeyInfo _ -> throw encrypted();
        case PEMEncryptedKeyPair _ -> throw encrypted();
        default -> {
          // Parameters of a curve, or a certificate in the same file.
        }
      }
    }
    throw new InvalidPemException("expected a PEM private key, found none in the text");
  }

  /** Certificates in their order, as {@link #certificates} reads them. */
  public static String write(List<X509Certificate> certificates) {
    return blocks(certificates);
  }

  /** A private key as PKCS#8, not encrypted. */
  public static String write(PrivateKey key) {
    try {
      return blocks(List.of(new JcaPKCS8Generator(key, null)));
    } catch (PemGenerationException e) {
      throw new IllegalArgumentException("a key that cannot be written", e);
    }
  }

  private static String blocks(List<?> objects) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object object : objects) {
        writer.writeObject(object);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString().replace(System.lineSeparator(), "\n");
  }

  private static PrivateKey privateKey(PrivateKeyInfo key) throws InvalidPemException {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(key);
    } catch (IOException _) {
      throw new InvalidPemException(
          "expected a PEM private key, found one of an unknown algorithm; use RSA or EC");
    }
  }

  private static InvalidPemException encrypted() {
    return new InvalidPemException(
        "expected a PEM private key, found an encrypted one; remove its passphrase");
  }

  private static List<Object> blocks(String text, String expected) throws InvalidPemException {
    List<Object> blocks = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object block = parser.readObject(); block != null; block = parser.readObject()) {
        blocks.add(block);
      }
      return blocks;
    } catch (IOException | RuntimeException _) {
      // The parser throws many kinds at damaged text; their messages may quote it.
      throw new InvalidPemException("expected " + expected + ", found damaged PEM text");
    }
  }
}
