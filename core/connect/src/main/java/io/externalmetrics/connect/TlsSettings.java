package io.externalmetrics.connect;

import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The setting {@code tls} of plugins whose backend may want it: {@code true}, or a mapping of
 * {@code ca}, {@code certificate}, {@code privateKey}, {@code serverName} and {@code
 * insecureSkipVerify}. Whatever is wrong with a PEM text, or with a certificate and key that do not
 * belong together, is a {@link Problem}.
 */
public final class TlsSettings {
  private static final Setting<List<X509Certificate>> CA =
      Setting.optional(
          "ca",
          new PemType<>("PEM certificates", false, Pem::certificates),
          "The CAs to trust, or the backend's very certificate. Left out: those the JVM trusts.");
  private static final Setting<List<X509Certificate>> CERTIFICATE =
      Setting.optional(
          "certificate",
          new PemType<>("PEM certificates", false, Pem::certificates),
          "This client's certificate and its chain, for backends that ask for one.");
  private static final Setting<PrivateKey> PRIVATE_KEY =
      Setting.optional(
          "privateKey",
          new PemType<>("PEM private key", true, Pem::privateKey),
          "The key of `certificate`, not encrypted: PKCS#8, PKCS#1 or SEC1.");
  private static final Setting<String> SERVER_NAME =
      Setting.optional(
          "serverName",
          SettingTypes.string(),
          "The name that the backend's certificate must hold. Left out: the host of the address.");
  private static final Setting<Boolean> INSECURE_SKIP_VERIFY =
      Setting.withDefault(
          "insecureSkipVerify",
          SettingTypes.bool(),
          false,
          "Take whatever certificate the backend shows. For trials only: whoever is in between can"
              + " read the credentials and choose the numbers.");

  private static final Schema SCHEMA =
      Schema.of(CA, CERTIFICATE, PRIVATE_KEY, SERVER_NAME, INSECURE_SKIP_VERIFY)
          .with(SchemaRule.onlyWith(CERTIFICATE, PRIVATE_KEY))
          .with(SchemaRule.onlyWith(PRIVATE_KEY, CERTIFICATE))
          .with(SchemaRule.values(PRIVATE_KEY, TlsSettings::mismatch))
          .advising(SchemaRule.values(INSECURE_SKIP_VERIFY, TlsSettings::danger));

  private TlsSettings() {}

  /** The setting {@code tls}, without a default: absent means no TLS. */
  public static Setting<TlsMaterial> setting() {
    return Setting.optional(
        "tls",
        SettingTypes.switchableGroup(SCHEMA, TlsSettings::material),
        "Speak TLS. `true` trusts what the JVM trusts; a mapping says more.");
  }

  private static TlsMaterial material(Settings settings) {
    return new TlsMaterial(
        settings.find(CA).orElse(List.of()),
        settings.find(CERTIFICATE).map(chain -> new CertifiedKey(chain, settings.get(PRIVATE_KEY))),
        settings.find(SERVER_NAME),
        settings.get(INSECURE_SKIP_VERIFY));
  }

  private static Optional<String> danger(Settings settings) {
    return settings.get(INSECURE_SKIP_VERIFY)
        ? Optional.of(
            "the backend's certificate is not checked: whoever is in between can read the"
                + " credentials and choose the numbers; set \"ca\" instead")
        : Optional.empty();
  }

  private static Optional<String> mismatch(Settings settings) {
    if (!settings.has(CERTIFICATE) || !settings.has(PRIVATE_KEY)) {
      return Optional.empty();
    }
    return CertifiedKey.belongTogether(
            settings.get(CERTIFICATE).getFirst(), settings.get(PRIVATE_KEY))
        ? Optional.empty()
        : Optional.of(
            "expected the key of the first certificate in \"certificate\", found another key;"
                + " give the pair that was issued together");
  }

  @FunctionalInterface
  private interface PemReader<T> {
    T read(String text) throws InvalidPemException;
  }

  /** Unlike a text type it never quotes what was found: keys, and texts of many lines. */
  private record PemType<T>(String name, boolean isSecret, PemReader<T> reader)
      implements SettingType<T> {
    @Override
    public Optional<T> read(RawValue raw, SettingPath path, Consumer<Problem> problems) {
      return switch (raw) {
        case RawValue.Text(String text) -> {
          try {
            yield Optional.of(reader.read(text));
          } catch (InvalidPemException e) {
            problems.accept(new Problem(path, e.problem()));
            yield Optional.empty();
          }
        }
        case RawValue.Reference _ -> Optional.empty();
        case RawValue.Items _, RawValue.Fields _, RawValue.Nothing _ -> {
          problems.accept(new Problem(path, "expected " + name + ", found " + raw.describe()));
          yield Optional.empty();
        }
      };
    }

    @Override
    public String print(T value) {
      return "***";
    }
  }
}
