package io.externalmetrics.server.config;

import io.externalmetrics.server.config.ServingCertificate.Files;
import io.externalmetrics.server.config.ServingCertificate.Managed;
import io.externalmetrics.spi.settings.DurationText;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingPath;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The type of {@code server.tls}: {@code managed}, or a mapping. */
record ServingCertificateType() implements SettingType<ServingCertificate> {
  /** With shorter ones there would be no time for every API server to hear of the next CA. */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private static final Setting<Path> CERTIFICATE =
      Setting.optional(
          "certificate",
          SettingTypes.path(),
          "PEM file with the certificate and its chain; re-read when it changes.");
  private static final Setting<Path> PRIVATE_KEY =
      Setting.optional(
          "privateKey",
          SettingTypes.path(),
          "PEM file with the certificate's key; re-read when it changes.");
  private static final Setting<Duration> VALIDITY =
      Setting.withDefault(
          "validity",
          SectionTypes.duration(SHORTEST),
          Duration.ofDays(90),
          "How long a serving certificate is valid. It is renewed at two thirds of that.");
  private static final Setting<Duration> AUTHORITY_VALIDITY =
      Setting.withDefault(
          "authorityValidity",
          SectionTypes.duration(SHORTEST),
          Duration.ofDays(365),
          "How long a CA is valid. It is followed by the next at two thirds of that.");
  private static final Setting<Managed> MANAGED =
      Setting.optional(
          "managed",
          SettingTypes.group(
              Schema.of(VALIDITY, AUTHORITY_VALIDITY)
                  .with(SchemaRule.values(VALIDITY, ServingCertificateType::checkValidity)),
              settings -> new Managed(settings.get(VALIDITY), settings.get(AUTHORITY_VALIDITY))),
          "The servers issue and renew the certificate by themselves, and share it through a"
              + " Secret; `tls: managed` stands for the defaults.");
  private static final SettingType<ServingCertificate> MAPPING =
      SettingTypes.group(
          Schema.of(CERTIFICATE, PRIVATE_KEY, MANAGED)
              .with(SchemaRule.exactlyOneOf(CERTIFICATE, MANAGED))
              .with(SchemaRule.needs(CERTIFICATE, PRIVATE_KEY))
              .with(SchemaRule.onlyWith(PRIVATE_KEY, CERTIFICATE)),
          ServingCertificateType::of);

  @Override
  public String name() {
    return "managed or mapping";
  }

  @Override
  public Optional<ServingCertificate> read(
      RawValue raw, SettingPath path, Consumer<Problem> problems) {
    if (raw.equals(new RawValue.Text("managed"))) {
      return MAPPING.read(
          new RawValue.Fields(Map.of(MANAGED.key(), new RawValue.Fields(Map.of()))),
          path,
          problems);
    }
    if (raw instanceof RawValue.Fields) {
      return MAPPING.read(raw, path, problems);
    }
    String found = raw instanceof RawValue.Text(String text) ? "\"" + text + "\"" : raw.describe();
    problems.accept(new Problem(path, "expected " + name() + ", found " + found));
    return Optional.empty();
  }

  @Override
  public String print(ServingCertificate value) {
    return MAPPING.print(value);
  }

  @Override
  public Optional<Schema> group() {
    return MAPPING.group();
  }

  private static ServingCertificate of(Settings settings) {
    return settings
        .find(MANAGED)
        .map(ServingCertificate.class::cast)
        .orElseGet(() -> new Files(settings.get(CERTIFICATE), settings.get(PRIVATE_KEY)));
  }

  private static Optional<String> checkValidity(Settings settings) {
    Duration longest = settings.get(AUTHORITY_VALIDITY);
    return settings.get(VALIDITY).compareTo(longest) > 0
        ? Optional.of(
            "expected at most %s, which is authorityValidity; found %s"
                .formatted(DurationText.print(longest), DurationText.print(settings.get(VALIDITY))))
        : Optional.empty();
  }
}
