package io.externalmetrics.connect.aws;

import io.externalmetrics.spi.Deadline;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's providers of the credentials of one source, which keep them until they expire: refused
 * ones, too. May be used from any thread.
 */
final class AwsSession implements AutoCloseable {
  private final CredentialsSource source;
  private final String region;
  private final Deadline openedFor;
  private final List<SdkAutoCloseable> opened = new ArrayList<>();
  private final AwsCredentialsProvider provider;

  /**
   * Does no I/O.
   *
   * @param openedFor the deadline of the poll that found those before it refused
   */
  AwsSession(CredentialsSource source, String region, Deadline openedFor) {
    this.source = source;
    this.region = region;
    this.openedFor = openedFor;
    AwsCredentialsProvider base = base();
    this.provider =
        source.role().<AwsCredentialsProvider>map(role -> assumed(role, base)).orElse(base);
  }

  Deadline openedFor() {
    return openedFor;
  }

  AwsCredentials credentials() {
    return provider.resolveCredentials();
  }

  /** Forgets the credentials. */
  @Override
  public void close() {
    opened.reversed().forEach(SdkAutoCloseable::close);
  }

  private AwsCredentialsProvider base() {
    return switch (source.base()) {
      case CredentialsSource.DefaultChain _ ->
          closing(DefaultCredentialsProvider.builder().build());
      case CredentialsSource.Keys keys -> StaticCredentialsProvider.create(credentials(keys));
      case CredentialsSource.Profile profile -> closing(profile(profile));
      case CredentialsSource.WebIdentity identity -> closing(webIdentity(identity));
    };
  }

  private static AwsCredentials credentials(CredentialsSource.Keys keys) {
    String secret = keys.secretAccessKey().reveal();
    return keys.sessionToken()
        .<AwsCredentials>map(
            token -> AwsSessionCredentials.create(keys.accessKeyId(), secret, token.reveal()))
        .orElseGet(() -> AwsBasicCredentials.create(keys.accessKeyId(), secret));
  }

  private static ProfileCredentialsProvider profile(CredentialsSource.Profile profile) {
    ProfileFileSupplier file =
        profile
            .file()
            .map(path -> ProfileFileSupplier.reloadWhenModified(path, ProfileFile.Type.CREDENTIALS))
            .orElseGet(ProfileFileSupplier::defaultSupplier);
    return ProfileCredentialsProvider.builder()
        .profileFile(file)
        .profileName(profile.name())
        .build();
  }

  private StsWebIdentityTokenFileCredentialsProvider webIdentity(
      CredentialsSource.WebIdentity identity) {
    return StsWebIdentityTokenFileCredentialsProvider.builder()
        .stsClient(sts(AnonymousCredentialsProvider.create()))
        .roleArn(identity.roleArn())
        .webIdentityTokenFile(identity.tokenFile())
        .roleSessionName(identity.sessionName())
        .build();
  }

  private StsAssumeRoleCredentialsProvider assumed(
      CredentialsSource.Role role, AwsCredentialsProvider base) {
    return closing(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts(base))
            .refreshRequest(
                request -> {
                  request.roleArn(role.arn()).roleSessionName(role.sessionName());
                  role.externalId().ifPresent(request::externalId);
                })
            .build());
  }

  private StsClient sts(AwsCredentialsProvider credentials) {
    StsClientBuilder client =
        StsClient.builder()
            .httpClient(AwsHttp.client())
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
    source.stsEndpoint().map(HttpUrl::uri).ifPresent(client::endpointOverride);
    return closing(client.build());
  }

  private <T extends SdkAutoCloseable> T closing(T resource) {
    opened.add(resource);
    return resource;
  }
}
