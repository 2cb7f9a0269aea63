package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Secret;

/** A token in the header {@code Authorization}. */
record BearerAuthentication(Secret token) implements Authentication {
  @Override
  public Session open(HttpAccess access) {
    String value = "Bearer " + token.reveal();
    return (request, _, network) ->
        network.send(request.newBuilder().header("Authorization", value).build());
  }
}
