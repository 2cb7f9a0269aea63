package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Calls;
import io.externalmetrics.spi.Deadline;
import io.externalmetrics.spi.FailureKind;
import io.externalmetrics.spi.ScrapeException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Asks an issuer for tokens. Nothing of its answers is shown but the error codes of RFC 6749. */
final class TokenEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new JsonMapper();
  private static final int MAX_KIBIBYTES = 256;
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** Where the issuer does not say; a refusal by the backend ends it earlier. */
  private static final Duration DEFAULT_LIFETIME = Duration.ofHours(1);

  private static final Duration MAX_LIFETIME = Duration.ofDays(365);
  private static final Set<String> ERRORS =
      Set.of(
          "invalid_request",
          "invalid_client",
          "invalid_grant",
          "invalid_scope",
          "unauthorized_client",
          "unsupported_grant_type");

  /** What the issuer gave. */
  record Issued(String token, Duration lifetime) {
    @Override
    public String toString() {
      return "Issued[***, " + lifetime + "]";
    }
  }

  private final OAuth2 client;
  private final HttpBackend issuer;

  TokenEndpoint(OAuth2 client, Optional<HttpProxy> proxy) {
    this.client = client;
    this.issuer =
        new HttpBackend(
            client.tokenUrl(),
            new HttpAccess(
                Map.of(),
                Optional.empty(),
                client.tls(),
                proxy,
                1,
                HttpAccess.DEFAULT.maxResponseSize()),
            Calls.unlimited(),
            "tokenUrl");
  }

  Address address() {
    return issuer.address();
  }

  Issued issue(Deadline deadline) throws ScrapeException, InterruptedException {
    try {
      return issuer.send(request(), deadline, this::read);
    } catch (ScrapeException e) {
      throw new ScrapeException(e.kind(), "no OAuth2 token: " + e.toOutcome().reason(), e);
    }
  }

  private Request request() {
    FormBody.Builder form = new FormBody.Builder().add("grant_type", "client_credentials");
    if (!client.scopes().isEmpty()) {
      form.add("scope", String.join(" ", client.scopes()));
    }
    client.parameters().forEach((name, value) -> form.add(name, value.reveal()));
    Request.Builder request =
        new Request.Builder().url(client.tokenUrl()).header("Accept", "application/json");
    switch (client.clientAuthentication()) {
      case HEADER -> request.header("Authorization", credentials());
      case BODY ->
          form.add("client_id", client.clientId())
              .add("client_secret", client.clientSecret().reveal());
    }
    return request.post(form.build()).build();
  }

  /** RFC 6749, section 2.3.1, has both encoded before they are put together. */
  private String credentials() {
    return Credentials.basic(
        URLEncoder.encode(client.clientId(), StandardCharsets.UTF_8),
        URLEncoder.encode(client.clientSecret().reveal(), StandardCharsets.UTF_8));
  }

  private Issued read(Response response) throws IOException, ScrapeException {
    JsonNode answer = json(response);
    if (!response.isSuccessful()) {
      throw refused(response, answer);
    }
    String token = answer.path("access_token").asString("");
    if (!TOKEN.matcher(token).matches()) {
      throw new ScrapeException(
          FailureKind.MALFORMED, address() + " answers without a token; check \"tokenUrl\"");
    }
    if (!answer.path("token_type").asString("bearer").equalsIgnoreCase("bearer")) {
      throw new ScrapeException(
          FailureKind.MALFORMED, address() + " gives a token of another type than Bearer");
    }
    return new Issued(token, lifetime(answer.path("expires_in")));
  }

  private ScrapeException refused(Response response, JsonNode answer) {
    int status = response.code();
    if (status == 429 || status >= 500) {
      return HttpFailure.of(response, "");
    }
    if (status == 404 || status == 405) {
      return new ScrapeException(
          FailureKind.CONFIGURATION,
          "%s answers %d; check \"tokenUrl\"".formatted(address(), status));
    }
    String error = answer.path("error").asString("");
    return new ScrapeException(
        FailureKind.DENIED,
        "%s answers %d%s; check \"clientId\", \"clientSecret\" and \"scopes\""
            .formatted(address(), status, ERRORS.contains(error) ? " (" + error + ")" : ""));
  }

  private static JsonNode json(Response response) throws IOException {
    String body = HttpFailure.text(response, MAX_KIBIBYTES);
    try {
      return JSON.readTree(body);
    } catch (JacksonException _) {
      return JSON.createObjectNode();
    }
  }

  /** Some issuers write the number as a text. */
  private static Duration lifetime(JsonNode expiresIn) {
    long seconds = expiresIn.asLong(DEFAULT_LIFETIME.toSeconds());
    return Duration.ofSeconds(Math.clamp(seconds, 0, MAX_LIFETIME.toSeconds()));
  }

  @Override
  public void close() {
    issuer.close();
  }
}
