package io.externalmetrics.connect.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Problem;
import io.externalmetrics.spi.settings.RawValue;
import io.externalmetrics.spi.settings.SettingPath;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class AwsSettingsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/team/metrics";

  @Test
  void nothingIsTheDefaultChain() {
    assertThat(source(Map.of())).isEqualTo(CredentialsSource.DEFAULT);
  }

  @Test
  void takesAnAccessKeyWithTheTokenOfItsSession() {
    assertThat(
            source(
                Map.of("accessKeyId", "AKID", "secretAccessKey", "hunter2", "sessionToken", "t")))
        .isEqualTo(
            new CredentialsSource(
                new CredentialsSource.Keys(
                    "AKID", Secret.of("hunter2"), Optional.of(Secret.of("t"))),
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void takesAProfileOfAFile() {
    assertThat(source(Map.of("profile", "metrics", "profileFile", "/secrets/aws")).base())
        .isEqualTo(new CredentialsSource.Profile("metrics", Optional.of(Path.of("/secrets/aws"))));
  }

  @Test
  void takesAWebIdentityAndTheRoleItAssumes() {
    assertThat(
            source(
                Map.of(
                    "webIdentity",
                    Map.of("roleArn", ROLE, "tokenFile", "/token", "sessionName", "ems"),
                    "role",
                    Map.of("arn", ROLE, "externalId", "shop"),
                    "stsEndpoint",
                    "http://127.0.0.1:4566")))
        .isEqualTo(
            new CredentialsSource(
                new CredentialsSource.WebIdentity(ROLE, Path.of("/token"), "ems"),
                Optional.of(
                    new CredentialsSource.Role(
                        ROLE, Optional.of("shop"), "external-metrics-server")),
                Optional.of(HttpUrl.get("http://127.0.0.1:4566"))));
  }

  @Test
  void neverPrintsSecrets() {
    assertThat(
            source(Map.of("accessKeyId", "a", "secretAccessKey", "hunter2", "sessionToken", "t0k"))
                .toString())
        .doesNotContain("hunter2")
        .doesNotContain("t0k");
  }

  @Test
  void refusesWhatDoesNotGoTogether() {
    assertThat(problems(Map.of("accessKeyId", "a")))
        .containsExactly(
            "secretAccessKey: missing; \"accessKeyId\" needs it: expected secret string; add it");
    assertThat(problems(Map.of("secretAccessKey", "s")))
        .containsExactly(
            "secretAccessKey: goes only with \"accessKeyId\", which is missing; remove it");
    assertThat(problems(Map.of("sessionToken", "s")))
        .containsExactly(
            "sessionToken: goes only with \"accessKeyId\", which is missing; remove it");
    assertThat(problems(Map.of("profileFile", "f")))
        .containsExactly("profileFile: goes only with \"profile\", which is missing; remove it");
    assertThat(problems(Map.of("stsEndpoint", "http://127.0.0.1:1")))
        .containsExactly(
            "stsEndpoint: goes only with \"role\" or \"webIdentity\", which are missing; remove it");
    assertThat(problems(Map.of("profile", "p", "accessKeyId", "a", "secretAccessKey", "s")))
        .containsExactly(
            "expected at most one of \"accessKeyId\", \"profile\", \"webIdentity\", found"
                + " \"accessKeyId\", \"profile\"; keep one");
  }

  @Test
  void refusesARoleThatIsNone() {
    assertThat(problems(Map.of("role", Map.of("arn", "metrics"))))
        .containsExactly(
            "role.arn: expected the ARN of a role, such as"
                + " arn:aws:iam::123456789012:role/metrics, found \"metrics\"");
  }

  private static CredentialsSource source(Map<String, ?> fields) {
    return AwsSettings.credentials()
        .type()
        .read(
            raw(fields),
            SettingPath.ROOT,
            problem -> {
              throw new AssertionError(problem.toString());
            })
        .orElseThrow();
  }

  private static List<String> problems(Map<String, ?> fields) {
    List<Problem> problems = new ArrayList<>();
    AwsSettings.credentials().type().read(raw(fields), SettingPath.ROOT, problems::add);
    return problems.stream().map(Problem::toString).toList();
  }

  private static RawValue raw(Object value) {
    if (value instanceof Map<?, ?> fields) {
      Map<String, RawValue> raw = new LinkedHashMap<>();
      fields.forEach((key, field) -> raw.put(key.toString(), raw(field)));
      return new RawValue.Fields(raw);
    }
    return new RawValue.Text(value.toString());
  }
}
