package io.externalmetrics.connect.aws;

import io.externalmetrics.connect.http.HttpSettings;
import io.externalmetrics.spi.Secret;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.SchemaRule;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingType;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The settings that name a region and say where credentials come from. */
public final class AwsSettings {
  private static final Pattern REGION = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[\\w+=,.@/-]+");
  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
  private static final String DEFAULT_SESSION = "external-metrics-server";

  private static final Setting<String> ROLE_ARN =
      Setting.required("roleArn", roleArn(), "The role that takes the token.");
  private static final Setting<Path> TOKEN_FILE =
      Setting.required(
          "tokenFile",
          SettingTypes.path(),
          "The token; read anew whenever the credentials are renewed.");
  private static final Setting<String> SESSION_NAME =
      Setting.withDefault(
          "sessionName",
          SettingTypes.matching(SESSION, "a session name of 2 to 64 letters, digits and _+=,.@-"),
          DEFAULT_SESSION,
          "What CloudTrail shows of the session.");
  private static final Setting<CredentialsSource.WebIdentity> WEB_IDENTITY =
      Setting.optional(
          "webIdentity",
          SettingTypes.group(
              Schema.of(ROLE_ARN, TOKEN_FILE, SESSION_NAME),
              identity ->
                  new CredentialsSource.WebIdentity(
                      identity.get(ROLE_ARN),
                      identity.get(TOKEN_FILE),
                      identity.get(SESSION_NAME))),
          "A role for a token, such as a service account's. IRSA needs none of this.");

  private static final Setting<String> ARN =
      Setting.required("arn", roleArn(), "The role, in this account or another.");
  private static final Setting<String> EXTERNAL_ID_SETTING =
      Setting.optional(
          "externalId",
          SettingTypes.matching(
              EXTERNAL_ID, "an external id of 2 to 1224 letters, digits and _+=,.@:/-"),
          "What the role's trust policy wants as `sts:ExternalId`.");
  private static final Setting<CredentialsSource.Role> ROLE_SETTING =
      Setting.optional(
          "role",
          SettingTypes.group(
              Schema.of(ARN, EXTERNAL_ID_SETTING, SESSION_NAME),
              role ->
                  new CredentialsSource.Role(
                      role.get(ARN), role.find(EXTERNAL_ID_SETTING), role.get(SESSION_NAME))),
          "A role to assume, with the credentials beside it or else those of the default chain.");

  private static final Setting<String> ACCESS_KEY_ID =
      Setting.optional("accessKeyId", SettingTypes.string(), "Id of an access key.");
  private static final Setting<Secret> SECRET_ACCESS_KEY =
      Setting.optional("secretAccessKey", SettingTypes.secret(), "The access key's secret.");
  private static final Setting<Secret> SESSION_TOKEN =
      Setting.optional(
          "sessionToken", SettingTypes.secret(), "The token of a temporary access key.");
  private static final Setting<String> PROFILE =
      Setting.optional(
          "profile", SettingTypes.string(), "A profile of the shared AWS configuration.");
  private static final Setting<Path> PROFILE_FILE =
      Setting.optional(
          "profileFile",
          SettingTypes.path(),
          "The file with the profile, read anew when it changes. Left out: where the AWS CLI"
              + " looks.");
  private static final Setting<HttpUrl> STS_ENDPOINT =
      Setting.optional(
          "stsEndpoint",
          HttpSettings.url(),
          "Where `role` and `webIdentity` ask for credentials. Left out: the region's STS.");

  private static final Schema CREDENTIALS =
      Schema.of(
              ACCESS_KEY_ID,
              SECRET_ACCESS_KEY,
              SESSION_TOKEN,
              PROFILE,
              PROFILE_FILE,
              WEB_IDENTITY,
              ROLE_SETTING,
              STS_ENDPOINT)
          .with(SchemaRule.atMostOneOf(ACCESS_KEY_ID, PROFILE, WEB_IDENTITY))
          .with(SchemaRule.needs(ACCESS_KEY_ID, SECRET_ACCESS_KEY))
          .with(SchemaRule.onlyWith(SECRET_ACCESS_KEY, ACCESS_KEY_ID))
          .with(SchemaRule.onlyWith(SESSION_TOKEN, ACCESS_KEY_ID))
          .with(SchemaRule.onlyWith(PROFILE_FILE, PROFILE))
          .with(stsEndpointIsUsed());

  private AwsSettings() {}

  /** The setting {@code credentials}; left out: the default chain of the SDK. */
  public static Setting<CredentialsSource> credentials() {
    return Setting.optional(
        "credentials",
        SettingTypes.group(CREDENTIALS, AwsSettings::source),
        "Who asks. Left out: what the SDK finds in environment, service account, profile, pod"
            + " identity or instance.");
  }

  /** The type of settings that hold a region's code. */
  public static SettingType<String> region() {
    return SettingTypes.matching(REGION, "a region such as eu-west-1");
  }

  private static CredentialsSource source(Settings settings) {
    return new CredentialsSource(
        base(settings), settings.find(ROLE_SETTING), settings.find(STS_ENDPOINT));
  }

  private static CredentialsSource.Base base(Settings settings) {
    if (settings.has(ACCESS_KEY_ID)) {
      return new CredentialsSource.Keys(
          settings.get(ACCESS_KEY_ID),
          settings.get(SECRET_ACCESS_KEY),
          settings.find(SESSION_TOKEN));
    }
    if (settings.has(PROFILE)) {
      return new CredentialsSource.Profile(settings.get(PROFILE), settings.find(PROFILE_FILE));
    }
    return settings
        .find(WEB_IDENTITY)
        .<CredentialsSource.Base>map(identity -> identity)
        .orElseGet(CredentialsSource.DefaultChain::new);
  }

  private static SchemaRule stsEndpointIsUsed() {
    return (written, _) ->
        written.contains(STS_ENDPOINT.key())
                && !written.contains(ROLE_SETTING.key())
                && !written.contains(WEB_IDENTITY.key())
            ? Optional.of(
                new SchemaRule.Broken(
                    Optional.of(STS_ENDPOINT.key()),
                    "goes only with \"role\" or \"webIdentity\", which are missing; remove it"))
            : Optional.empty();
  }

  private static SettingType<String> roleArn() {
    return SettingTypes.matching(
        ROLE, "the ARN of a role, such as arn:aws:iam::123456789012:role/metrics");
  }
}
