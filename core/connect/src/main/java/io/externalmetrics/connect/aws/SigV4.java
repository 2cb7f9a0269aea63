package io.externalmetrics.connect.aws;

import io.externalmetrics.connect.http.Authentication;
import io.externalmetrics.connect.http.HttpAccess;
import io.externalmetrics.connect.http.HttpBackend;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.settings.Schema;
import io.externalmetrics.spi.settings.Setting;
import io.externalmetrics.spi.settings.SettingTypes;
import io.externalmetrics.spi.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Requests signed with AWS credentials: Signature Version 4.
 *
 * @param service what AWS calls the service in signatures, such as {@code aps}
 */
public record SigV4(String region, String service, CredentialsSource credentials)
    implements Authentication {
  private static final Setting<String> REGION =
      Setting.required("region", AwsSettings.region(), "The region of the service.");
  private static final Setting<String> SERVICE =
      Setting.withDefault(
          "service",
          SettingTypes.string(),
          "aps",
          "The service's name in signatures; `aps` is Amazon Managed Service for Prometheus.");
  private static final Setting<CredentialsSource> CREDENTIALS = AwsSettings.credentials();

  /** The settings of this kind of authentication. */
  public static final Schema SCHEMA = Schema.of(REGION, SERVICE, CREDENTIALS);

  public SigV4 {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(credentials, "credentials");
  }

  /** The authentication that valid settings of {@link #SCHEMA} ask for. */
  public static SigV4 of(Settings settings) {
    return new SigV4(
        settings.get(REGION),
        settings.get(SERVICE),
        settings.find(CREDENTIALS).orElse(CredentialsSource.DEFAULT));
  }

  @Override
  public Session open(HttpAccess access) {
    HttpUrl sts =
        credentials
            .stsEndpoint()
            .orElseGet(() -> HttpUrl.get("https://sts.%s.amazonaws.com".formatted(region)));
    return new Signing(
        new Signer(region, service, Clock.systemUTC()),
        new AwsIdentity(credentials, region),
        new HttpBackend(
            sts,
            // The backend's CA and client certificate are not those of STS.
            new HttpAccess(
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                access.proxy(),
                1,
                access.maxResponseSize()),
            Calls.unlimited()));
  }

  private record Signing(Signer signer, AwsIdentity identity, HttpBackend sts) implements Session {
    @Override
    public Response send(Request request, Deadline deadline, Network network)
        throws IOException, ScrapeException, InterruptedException {
      AwsSession session = identity.session();
      Response response = network.send(signed(request, session, deadline));
      if ((response.code() != 401 && response.code() != 403)
          || !identity.renew(session, deadline)) {
        return response;
      }
      response.close();
      return network.send(signed(request, identity.session(), deadline));
    }

    private Request signed(Request request, AwsSession session, Deadline deadline)
        throws IOException, ScrapeException, InterruptedException {
      return signer.sign(
          request, identity.call(sts, deadline, "sts:AssumeRole", session::credentials));
    }

    @Override
    public void close() {
      sts.close();
      identity.close();
    }
  }
}
