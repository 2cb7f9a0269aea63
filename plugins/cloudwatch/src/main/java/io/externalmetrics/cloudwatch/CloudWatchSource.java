package io.externalmetrics.cloudwatch;

import io.externalmetrics.connect.aws.AwsSettings;
import io.externalmetrics.connect.aws.CredentialsSource;
import io.externalmetrics.connect.http.HttpAccess;
import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.Settings;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * The source settings.
 *
 * @param region of metrics that name none
 * @param endpoint asked instead of the region's own
 * @param credentials of metrics that name none
 */
record CloudWatchSource(
    Optional<String> region,
    Optional<HttpUrl> endpoint,
    CredentialsSource credentials,
    HttpAccess access) {
  private static final Setting<String> REGION =
      Setting.optional(
          "region",
          AwsSettings.region(),
          "Where the metrics are. Needed, unless every metric has a `region` of its own.");
  private static final Setting<HttpUrl> ENDPOINT =
      Setting.optional(
          "endpoint",
          HttpSettings.url(),
          "Asked instead of the region's own: a VPC endpoint, or LocalStack.");
  private static final Setting<CredentialsSource> CREDENTIALS = AwsSettings.credentials();

  static final Schema SCHEMA =
      Schema.of(REGION, CREDENTIALS).plus(HttpSettings.transport(ENDPOINT));

  CloudWatchSource {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(credentials, "credentials");
    Objects.requireNonNull(access, "access");
  }

  /** The source that valid settings describe. */
  static CloudWatchSource of(Settings settings) {
    return new CloudWatchSource(
        settings.find(REGION),
        settings.find(ENDPOINT),
        settings.find(CREDENTIALS).orElse(CredentialsSource.DEFAULT),
        HttpSettings.access(settings));
  }
}
