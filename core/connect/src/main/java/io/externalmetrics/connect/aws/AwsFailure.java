package io.externalmetrics.connect.aws;

import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * What the SDK's exceptions mean to the user: whose fault it is, and which setting mends it. AWS's
 * own words are shown only where they speak of the query: elsewhere they hold names of sessions,
 * times and ids of requests.
 */
final class AwsFailure {
  private final CredentialsSource source;
  private final String action;

  AwsFailure(CredentialsSource source, String action) {
    this.source = source;
    this.action = action;
  }

  ScrapeException of(RuntimeException thrown, AwsHttp.Exchange exchange) {
    if (thrown instanceof AwsServiceException refused) {
      return refused(refused);
    }
    Optional<ScrapeException> transport = exchange.failure();
    if (transport.isPresent()) {
      return transport.get();
    }
    return exchange.answered() && !fromCredentials(thrown)
        ? failure(
            FailureKind.MALFORMED,
            "the answer is not one of AWS; check the endpoint and what stands before it",
            thrown)
        : noCredentials(thrown);
  }

  private ScrapeException refused(AwsServiceException refused) {
    AwsErrorDetails details = refused.awsErrorDetails();
    String code = details == null ? "" : Objects.toString(details.errorCode(), "");
    String message = details == null ? "" : Objects.toString(details.errorMessage(), "");
    if (refused.isThrottlingException()) {
      return failure(
          FailureKind.THROTTLED,
          "AWS throttles %s; raise \"interval\", or ask AWS for a higher quota"
              .formatted(actionOf(refused)),
          refused);
    }
    if (isClockSkew(refused, code, message)) {
      return failure(
          FailureKind.DENIED,
          "AWS refuses the signature's time; set the clock of this host, which is off",
          refused);
    }
    if (code.isEmpty()) {
      return unnamed(refused);
    }
    return switch (code) {
      case "ExpiredToken", "ExpiredTokenException" -> expired(refused);
      case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId" ->
          denied("AWS does not know the access key; correct \"credentials\"", refused);
      case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature" ->
          denied(
              "AWS refuses the signature; correct \"secretAccessKey\" of \"credentials\"", refused);
      case "InvalidIdentityToken", "InvalidIdentityTokenException", "IDPRejectedClaim" ->
          denied(
              "AWS refuses the web identity's token; check its audience, and the identity provider"
                  + " in IAM",
              refused);
      case "OptInRequired", "SubscriptionRequiredException", "RegionDisabledException" ->
          denied("the account is not enabled in this region; enable the region", refused);
      default ->
          isDenied(refused, code)
              ? mayNot(refused)
              : rejectedOrDown(refused, message.isBlank() ? code : code + ": " + message);
    };
  }

  private static boolean isClockSkew(AwsServiceException refused, String code, String message) {
    return switch (code) {
      case "RequestTimeTooSkewed", "RequestInTheFuture", "RequestExpired" -> true;
      case "SignatureDoesNotMatch", "InvalidSignatureException" ->
          message.contains("Signature expired")
              || message.contains("Signature not yet current")
              || refused.isClockSkewException();
      default -> false;
    };
  }

  private static boolean isDenied(AwsServiceException refused, String code) {
    return refused.statusCode() == 401
        || refused.statusCode() == 403
        || code.startsWith("AccessDenied")
        || code.startsWith("UnauthorizedOperation")
        || code.startsWith("AuthFailure")
        || code.startsWith("NotAuthorized")
        || code.startsWith("MissingAuthenticationToken");
  }

  private ScrapeException expired(AwsServiceException cause) {
    return switch (source.base()) {
      case CredentialsSource.WebIdentity _ when cause instanceof StsException ->
          denied(
              "the web identity's token has expired; renew the file that \"tokenFile\" names",
              cause);
      case CredentialsSource.Keys _ ->
          denied(
              "the temporary access key has expired; renew \"accessKeyId\", \"secretAccessKey\" and"
                  + " \"sessionToken\"",
              cause);
      case CredentialsSource.Profile profile ->
          denied(
              "the credentials of profile \"%s\" have expired; renew them"
                  .formatted(profile.name()),
              cause);
      case CredentialsSource.WebIdentity _, CredentialsSource.DefaultChain _ ->
          denied("the credentials have expired; renew what gives them to this pod", cause);
    };
  }

  private ScrapeException mayNot(AwsServiceException cause) {
    if (!(cause instanceof StsException)) {
      return denied(
          "the credentials may not do %s; allow it to their user or role in IAM".formatted(action),
          cause);
    }
    Optional<CredentialsSource.Role> role = source.role();
    if (source.base() instanceof CredentialsSource.WebIdentity(var arn, _, _)
        && !actionOf(cause).equals("sts:AssumeRole")) {
      return denied(
          "the web identity may not assume role %s; name the service account in the role's trust"
                  .formatted(arn)
              + " policy",
          cause);
    }
    return role.map(
            assumed ->
                denied(
                    ("the credentials may not assume role %s; allow them sts:AssumeRole, and trust"
                            + " them in the role's trust policy%s")
                        .formatted(
                            assumed.arn(),
                            assumed.externalId().isPresent()
                                ? " with this \"externalId\""
                                : ", which may want an \"externalId\""),
                    cause))
        .orElseGet(() -> denied("AWS refuses the role of \"credentials\"", cause));
  }

  private String actionOf(AwsServiceException cause) {
    if (!(cause instanceof StsException)) {
      return action;
    }
    // With a role assumed by a web identity there are two calls, which only the words tell apart.
    String words = Objects.toString(cause.getMessage(), "");
    return words.contains("AssumeRoleWithWebIdentity") || source.role().isEmpty()
        ? "sts:AssumeRoleWithWebIdentity"
        : "sts:AssumeRole";
  }

  private ScrapeException rejectedOrDown(AwsServiceException cause, String words) {
    String whose = cause instanceof StsException ? "STS" : "AWS";
    return cause.statusCode() >= 500
        ? failure(FailureKind.UNAVAILABLE, whose + " cannot answer now: " + words, cause)
        : failure(
            cause instanceof StsException ? FailureKind.CONFIGURATION : FailureKind.REJECTED,
            whose + " refuses: " + words,
            cause);
  }

  /** No service of AWS refuses without a code, but a proxy may. */
  private static ScrapeException unnamed(AwsServiceException cause) {
    int status = cause.statusCode();
    FailureKind kind =
        switch (status) {
          case 401, 403, 407 -> FailureKind.DENIED;
          case 408, 504 -> FailureKind.TIMEOUT;
          default -> status >= 500 ? FailureKind.UNAVAILABLE : FailureKind.MALFORMED;
        };
    return failure(
        kind,
        "the answer is a %d and not one of AWS; check the endpoint and what stands before it"
            .formatted(status),
        cause);
  }

  private static boolean fromCredentials(RuntimeException thrown) {
    String message = Objects.toString(thrown.getMessage(), "");
    return message.contains("load credentials") || message.contains("credentials for profile");
  }

  private ScrapeException noCredentials(RuntimeException cause) {
    return switch (source.base()) {
      case CredentialsSource.Profile(var name, var file) ->
          failure(
              FailureKind.CONFIGURATION,
              "found no credentials of profile \"%s\"%s; correct \"profile\" or the file"
                  .formatted(name, file.map(path -> " in " + path).orElse("")),
              cause);
      case CredentialsSource.WebIdentity(_, var file, _) ->
          failure(
              FailureKind.CONFIGURATION,
              "cannot read the web identity's token in %s; mount it, or correct \"tokenFile\""
                  .formatted(file),
              cause);
      case CredentialsSource.DefaultChain _ when speaksOfSts(cause) ->
          denied(
              "AWS refuses the service account's web identity; check the role of its annotation,"
                  + " and the role's trust policy",
              cause);
      case CredentialsSource.DefaultChain _ ->
          failure(
              FailureKind.CONFIGURATION,
              "found no AWS credentials; set \"credentials\", or give the service account a role"
                  + " (IRSA or EKS Pod Identity)",
              cause);
      case CredentialsSource.Keys _ ->
          failure(FailureKind.INTERNAL, "the AWS SDK failed before it asked", cause);
    };
  }

  private static boolean speaksOfSts(RuntimeException cause) {
    return Objects.toString(cause.getMessage(), "").contains("(Service: Sts");
  }

  private static ScrapeException denied(String reason, RuntimeException cause) {
    return failure(FailureKind.DENIED, reason, cause);
  }

  private static ScrapeException failure(FailureKind kind, String reason, RuntimeException cause) {
    return new ScrapeException(kind, reason, cause);
  }
}
