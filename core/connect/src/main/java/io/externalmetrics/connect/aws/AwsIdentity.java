package io.externalmetrics.connect.aws;

import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Who asks AWS: credentials that are fetched by the first call that needs them, kept while they are
 * good, and renewed by a later call, never by a thread of their own. May be used from any thread.
 */
public final class AwsIdentity implements AutoCloseable {
  private final CredentialsSource source;
  private final String region;
  private final List<SdkAutoCloseable> opened = new ArrayList<>();
  private final AwsCredentialsProvider provider;

  /**
   * An identity that nothing is asked of yet. Does no I/O.
   *
   * @param region whose STS is asked
   */
  public AwsIdentity(CredentialsSource source, String region) {
    this.source = source;
    this.region = region;
    AwsCredentialsProvider base = base();
    this.provider =
        source.role().<AwsCredentialsProvider>map(role -> assumed(role, base)).orElse(base);
  }

  /** What the SDK's clients and signers ask, within {@link #call} only. */
  public AwsCredentialsProvider provider() {
    return provider;
  }

  /**
   * Makes a call of the SDK.
   *
   * @param http what its requests, and those for its credentials, go over
   * @param deadline ends each of these requests
   * @param action what the credentials must allow, such as {@code cloudwatch:GetMetricData}
   * @throws ScrapeException if AWS did not answer, or refused; {@link AwsFailure} has the words
   * @throws InterruptedException when interrupted
   */
  public <T> T call(HttpBackend http, Deadline deadline, String action, Supplier<T> call)
      throws ScrapeException, InterruptedException {
    AwsHttp.Exchange exchange = new AwsHttp.Exchange(http, deadline);
    try {
      return AwsHttp.within(exchange, call);
    } catch (SdkException | UncheckedIOException | IllegalStateException e) {
      if (Thread.interrupted() || exchange.interrupted()) {
        InterruptedException interrupted = new InterruptedException("interrupted in a call of AWS");
        interrupted.initCause(e);
        throw interrupted;
      }
      throw new AwsFailure(source, action).of(e, exchange);
    }
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
