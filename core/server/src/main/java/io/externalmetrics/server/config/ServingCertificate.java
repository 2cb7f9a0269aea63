package io.externalmetrics.server.config;

import io.externalmetrics.server.config.ServerSettings.CertificateFiles;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The type of {@code server.tls}. */
record ServingCertificate() implements SettingType<CertificateFiles> {
  private static final Setting<Path> CERTIFICATE =
      Setting.required(
          "certificate",
          SettingTypes.path(),
          "PEM file with the certificate and its chain; re-read when it changes.");
  private static final Setting<Path> PRIVATE_KEY =
      Setting.required(
          "privateKey",
          SettingTypes.path(),
          "PEM file with the certificate's key; re-read when it changes.");
  private static final SettingType<CertificateFiles> FILES =
      SettingTypes.group(
          Schema.of(CERTIFICATE, PRIVATE_KEY),
          settings -> new CertificateFiles(settings.get(CERTIFICATE), settings.get(PRIVATE_KEY)));

  @Override
  public String name() {
    return FILES.name();
  }

  @Override
  public Optional<CertificateFiles> read(
      RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (raw.equals(new RawValue.Text("managed"))) {
      problems.accept(
          new Problem(
              path,
              "managed is not available yet; give certificate and privateKey, or leave tls out for"
                  + " a self-signed certificate"));
      return Optional.empty();
    }
    return FILES.read(raw, path, problems);
  }

  @Override
  public String print(CertificateFiles value) {
    return FILES.print(value);
  }

  @Override
  public Optional<Schema> group() {
    return FILES.group();
  }
}
