package io.externalmetrics.connect.http;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.ScrapeException;
import io.externalmetrics.spi.Secret;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Tokens that an issuer gives for client credentials: RFC 6749, section 4.4.
 *
 * @param parameters told to the issuer besides
 * @param tls for the issuer, whose CA is seldom that of the backend
 */
record OAuth2(
    HttpUrl tokenUrl,
    String clientId,
    Secret clientSecret,
    List<String> scopes,
    Map<String, Secret> parameters,
    ClientAuthentication clientAuthentication,
    Optional<TlsMaterial> tls)
    implements Authentication {

  /** Where the issuer looks for the client's name and secret. */
  enum ClientAuthentication {
    HEADER,
    BODY
  }

  @Override
  public Session open(HttpAccess access) {
    return new TokenSession(
        new AccessTokens(new TokenEndpoint(this, access.proxy()), InstantSource.system()));
  }

  private record TokenSession(AccessTokens tokens) implements Session {
    @Override
    public Response send(Request request, Deadline deadline, Network network)
        throws IOException, ScrapeException, InterruptedException {
      AccessTokens.Token token = tokens.current(deadline);
      Response response = network.send(with(token, request));
      int status = response.code();
      if ((status != 401 && status != 403) || !tokens.drop(token, status, deadline)) {
        return response;
      }
      response.close();
      return network.send(with(tokens.current(deadline), request));
    }

    private static Request with(AccessTokens.Token token, Request request) {
      return request.newBuilder().header("Authorization", "Bearer " + token.value()).build();
    }

    @Override
    public void close() {
      tokens.close();
    }
  }
}
