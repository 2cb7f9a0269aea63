package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Secret;
import java.nio.charset.StandardCharsets;
import okhttp3.Credentials;

/** A user and a password in the header {@code Authorization}. */
record BasicAuthentication(String username, Secret password) implements Authentication {
  @Override
  public Session open(HttpAccess access) {
    String value = header();
    return (request, _, network) ->
        network.send(request.newBuilder().header("Authorization", value).build());
  }

  String header() {
    return Credentials.basic(username, password.reveal(), StandardCharsets.UTF_8);
  }
}
