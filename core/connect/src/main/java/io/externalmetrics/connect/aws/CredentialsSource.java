package io.externalmetrics.connect.aws;

import io.externalmetrics.spi.Secret;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Where AWS credentials come from. Immutable; equal sources give the same credentials.
 *
 * @param base the first credentials
 * @param role assumed with the first credentials, if any
 * @param stsEndpoint where STS is asked; empty: the region's own
 */
public record CredentialsSource(Base base, Optional<Role> role, Optional<HttpUrl> stsEndpoint) {

  /** The chain of the SDK, and no role. */
  public static final CredentialsSource DEFAULT =
      new CredentialsSource(new DefaultChain(), Optional.empty(), Optional.empty());

  public CredentialsSource {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(stsEndpoint, "stsEndpoint");
  }

  /** Whether they are the same each time they are asked for. */
  boolean isFixed() {
    return base instanceof Keys && role.isEmpty();
  }

  /** What needs no other credentials. */
  public sealed interface Base {}

  /**
   * What the SDK finds: environment, web identity (IRSA), profile, EKS Pod Identity, the instance.
   */
  public record DefaultChain() implements Base {}

  /** An access key, of a session where there is a token. */
  public record Keys(String accessKeyId, Secret secretAccessKey, Optional<Secret> sessionToken)
      implements Base {
    public Keys {
      Objects.requireNonNull(accessKeyId, "accessKeyId");
      Objects.requireNonNull(secretAccessKey, "secretAccessKey");
      Objects.requireNonNull(sessionToken, "sessionToken");
    }
  }

  /**
   * A profile of the shared configuration.
   *
   * @param file read anew when it changes; empty: where the AWS CLI looks
   */
  public record Profile(String name, Optional<Path> file) implements Base {
    public Profile {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(file, "file");
    }
  }

  /**
   * A role for whoever holds a token, such as a Kubernetes service account's.
   *
   * @param tokenFile read anew whenever credentials are renewed
   */
  public record WebIdentity(String roleArn, Path tokenFile, String sessionName) implements Base {
    public WebIdentity {
      Objects.requireNonNull(roleArn, "roleArn");
      Objects.requireNonNull(tokenFile, "tokenFile");
      Objects.requireNonNull(sessionName, "sessionName");
    }
  }

  /** A role to assume. */
  public record Role(String arn, Optional<String> externalId, String sessionName) {
    public Role {
      Objects.requireNonNull(arn, "arn");
      Objects.requireNonNull(externalId, "externalId");
      Objects.requireNonNull(sessionName, "sessionName");
    }
  }
}
