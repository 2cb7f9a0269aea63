package io.externalmetrics.cloudwatch;

import io.externalmetrics.cloudwatch.HttpConversation.Request;
import io.externalmetrics.cloudwatch.HttpConversation.Response;
import io.externalmetrics.testkit.FakeBackend;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** STS as the SDK talks to it: forms one way, XML the other. It gives a new key each time. */
final class FakeSts implements FakeBackend.Conversation {
  private final List<Map<String, String>> forms = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpConversation http = new HttpConversation(this::answer);
  private volatile Duration lifetime = Duration.ofHours(1);
  private volatile Optional<String> error = Optional.empty();

  /** What it was asked, with the parameters by their names. */
  List<Map<String, String>> forms() {
    return List.copyOf(forms);
  }

  /** How these requests were signed; empty where they were not. */
  List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Refuses from now on. */
  void refuse(String code) {
    error = Optional.of(code);
  }

  /** Gives keys that live so long. */
  void setLifetime(Duration lifetime) {
    this.lifetime = lifetime;
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    http.talk(in, out);
  }

  private Response answer(Request request) {
    Map<String, String> form = new TreeMap<>();
    for (String field : request.body().split("&", -1)) {
      String[] parts = field.split("=", 2);
      form.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    forms.add(form);
    authorizations.add(request.header("Authorization").orElse(""));
    return error
        .map(
            code ->
                xml(
                    403,
                    """
                    <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                      <Error><Type>Sender</Type><Code>%s</Code><Message>not %s</Message></Error>
                      <RequestId>0a1b2c3d-request-id</RequestId>
                    </ErrorResponse>
                    """
                        .formatted(code, form.get("Action"))))
        .orElseGet(() -> xml(200, credentials(form.getOrDefault("Action", ""))));
  }

  private String credentials(String action) {
    return """
    <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <%1$sResult>
        <Credentials>
          <AccessKeyId>ASSUMED%2$d</AccessKeyId>
          <SecretAccessKey>secret</SecretAccessKey>
          <SessionToken>token%2$d</SessionToken>
          <Expiration>%3$s</Expiration>
        </Credentials>
      </%1$sResult>
    </%1$sResponse>
    """
        .formatted(action, forms.size(), Instant.now().plus(lifetime));
  }

  private static Response xml(int status, String body) {
    return new Response(status, Map.of("Content-Type", "text/xml"), body);
  }
}
