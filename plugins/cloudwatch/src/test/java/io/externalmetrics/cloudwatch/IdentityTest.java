package io.externalmetrics.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.Outcome;
import io.externalmetrics.testkit.FakeBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/metrics";
  private static final String METRIC = Fixture.sum("M");

  @TempDir private Path folder;
  private final FakeCloudWatch aws = new FakeCloudWatch().with("M", Fixture.NEWEST, 1);
  private final FakeSts sts = new FakeSts();
  private final FakeBackend stsServer = FakeBackend.start(sts);

  @AfterEach
  void stop() {
    stsServer.close();
  }

  @Test
  void assumesARoleWithItsExternalIdAndKeepsTheCredentials() {
    try (Fixture source = assuming("externalId: shop, sessionName: ems-eu")) {
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);

      assertThat(sts.forms())
          .singleElement()
          .satisfies(
              form ->
                  assertThat(form)
                      .contains(
                          Map.entry("Action", "AssumeRole"),
                          Map.entry("RoleArn", ROLE),
                          Map.entry("RoleSessionName", "ems-eu"),
                          Map.entry("ExternalId", "shop")));
      assertThat(sts.authorizations().getFirst()).contains("/eu-west-1/sts/aws4_request");
      assertThat(keysAndTokens()).containsExactly("ASSUMED1 token1", "ASSUMED1 token1");
    }
  }

  @Test
  void namesARoleThatItMayNotAssume() {
    sts.refuse("AccessDenied");
    try (Fixture source = assuming("externalId: shop")) {
      assertThat(source.first(METRIC))
          .isEqualTo(
              denied(
                  "the credentials may not assume role %s; allow them sts:AssumeRole, and trust them"
                          .formatted(ROLE)
                      + " in the role's trust policy with this \"externalId\""));
      assertThat(aws.requests()).isEmpty();
    }
  }

  @Test
  void namesStsWhereItIsTheOneThatCannotBeReached() {
    try (Fixture source = assuming("externalId: shop")) {
      stsServer.refuse();

      assertThat(source.first(METRIC))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.UNREACHABLE, "connection refused by " + stsServer.address()));
    }
  }

  @Test
  void readsTheTokenOfAWebIdentityAnewForNewCredentials() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "first");
    sts.setLifetime(Duration.ofSeconds(1)); // so short that each poll wants new ones
    try (Fixture source = identified(token)) {
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);
      Files.writeString(token, "second");
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);

      assertThat(sts.forms())
          .extracting(form -> form.get("WebIdentityToken"))
          .containsExactly("first", "second");
      assertThat(sts.authorizations()).containsOnly("");
      assertThat(keysAndTokens()).containsExactly("ASSUMED1 token1", "ASSUMED2 token2");
    }
  }

  @Test
  void saysWhichTokenFileItCannotRead() {
    Path missing = folder.resolve("missing");
    try (Fixture source = identified(missing)) {
      assertThat(source.first(METRIC))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.CONFIGURATION,
                  "cannot read the web identity's token in %s; mount it, or correct \"tokenFile\""
                      .formatted(missing)));
    }
  }

  @Test
  void saysWhyAWebIdentityIsRefused() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "hunter2");
    try (Fixture source = identified(token)) {
      sts.refuse("ExpiredTokenException");
      assertThat(source.first(METRIC))
          .isEqualTo(
              denied(
                  "the web identity's token has expired; renew the file that \"tokenFile\" names"));
      sts.refuse("InvalidIdentityToken");
      assertThat(source.first(METRIC))
          .isEqualTo(
              denied(
                  "AWS refuses the web identity's token; check its audience, and the identity"
                      + " provider in IAM"));
      sts.refuse("AccessDenied");
      assertThat(source.first(METRIC))
          .isEqualTo(
              denied(
                  "the web identity may not assume role %s; name the service account in the role's"
                          .formatted(ROLE)
                      + " trust policy"));
    }
  }

  @Test
  void asksAsAProfileOfAFile() throws IOException {
    Path file = folder.resolve("aws");
    Files.writeString(
        file, "[metrics]\naws_access_key_id = FIRST\naws_secret_access_key = secret\n");
    try (Fixture source = profile(file, "metrics")) {
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);

      assertThat(keysAndTokens()).containsExactly("FIRST ");
    }
  }

  @Test
  void saysWhichProfileItDoesNotFind() throws IOException {
    Path file = Files.writeString(folder.resolve("aws"), "[other]\nregion = eu-west-1\n");
    Outcome notFound =
        new Outcome.Failed(
            FailureKind.CONFIGURATION,
            "found no credentials of profile \"metrics\" in %s; correct \"profile\" or the file"
                .formatted(file));
    try (Fixture source = profile(file, "metrics")) {
      assertThat(source.first(METRIC)).isEqualTo(notFound);
    }
    Files.delete(file);
    try (Fixture source = profile(file, "metrics")) {
      assertThat(source.first(METRIC)).isEqualTo(notFound);
    }
  }

  /** As IRSA sets it up, which says it in the environment. */
  @Test
  void findsTheWebIdentityOfTheServiceAccount() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "projected");
    try (SystemProperties _ =
            new SystemProperties(
                Map.of(
                    "aws.roleArn",
                    ROLE,
                    "aws.webIdentityTokenFile",
                    token.toString(),
                    "aws.region",
                    "eu-west-1",
                    "aws.endpointUrlSts",
                    "http://" + stsServer.address()));
        Fixture source = new Fixture(aws, "region: eu-west-1")) {
      assertThat(source.first(METRIC)).isInstanceOf(Outcome.Samples.class);
      assertThat(sts.forms().getFirst()).containsEntry("WebIdentityToken", "projected");
    }
  }

  @Test
  void saysWhyTheWebIdentityOfTheServiceAccountIsRefused() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), "projected");
    sts.refuse("AccessDenied");
    try (SystemProperties _ =
            new SystemProperties(
                Map.of(
                    "aws.roleArn",
                    ROLE,
                    "aws.webIdentityTokenFile",
                    token.toString(),
                    "aws.region",
                    "eu-west-1",
                    "aws.disableEc2Metadata",
                    "true",
                    "aws.endpointUrlSts",
                    "http://" + stsServer.address()));
        Fixture source = new Fixture(aws, "region: eu-west-1")) {
      assertThat(source.first(METRIC))
          .isEqualTo(
              denied(
                  "AWS refuses the service account's web identity; check the role of its annotation,"
                      + " and the role's trust policy"));
    }
  }

  @Test
  void saysWhereItFindsNoCredentials() {
    try (SystemProperties _ =
            new SystemProperties(
                Map.of(
                    "aws.disableEc2Metadata", "true",
                    "aws.sharedCredentialsFile", folder.resolve("none").toString(),
                    "aws.configFile", folder.resolve("none").toString()));
        Fixture source = new Fixture(aws, "region: eu-west-1")) {
      assertThat(source.first(METRIC))
          .isEqualTo(
              new Outcome.Failed(
                  FailureKind.CONFIGURATION,
                  "found no AWS credentials; set \"credentials\", or give the service account a role"
                      + " (IRSA or EKS Pod Identity)"));
    }
  }

  @Test
  void leavesNoThreadBehind() {
    try (Fixture source = assuming("externalId: shop")) {
      source.first(METRIC);
    }

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("sdk") || name.contains("aws") || name.contains("sts"));
  }

  /** System properties that are set for a while. */
  private record SystemProperties(Map<String, String> properties) implements AutoCloseable {
    SystemProperties {
      properties.forEach(System::setProperty);
    }

    @Override
    public void close() {
      properties.keySet().forEach(System::clearProperty);
    }
  }

  private Fixture assuming(String role) {
    return new Fixture(
        aws,
        ("region: eu-west-1, credentials: {accessKeyId: AKID, secretAccessKey: s, stsEndpoint:"
                + " 'http://%s', role: {arn: '%s', %s}}")
            .formatted(stsServer.address(), ROLE, role));
  }

  private Fixture identified(Path token) {
    return new Fixture(
        aws,
        ("region: eu-west-1, credentials: {stsEndpoint: 'http://%s', webIdentity: {roleArn: '%s',"
                + " tokenFile: '%s'}}")
            .formatted(stsServer.address(), ROLE, token));
  }

  private Fixture profile(Path file, String name) {
    return new Fixture(
        aws,
        "region: eu-west-1, credentials: {profile: %s, profileFile: '%s'}".formatted(name, file));
  }

  private static Outcome denied(String reason) {
    return new Outcome.Failed(FailureKind.DENIED, reason);
  }

  private List<String> keysAndTokens() {
    return aws.https().stream()
        .map(
            request ->
                request.header("Authorization").orElse("").split("[=/]", 3)[1]
                    + " "
                    + request.header("X-Amz-Security-Token").orElse(""))
        .toList();
  }
}
