package io.externalmetrics.connect.http;

import io.externalmetrics.spi.Secret;
import okhttp3.Request;

/**
 * A key in a header or a query parameter of the backend's choice.
 *
 * @param name of the header or the parameter
 */
record ApiKeyAuthentication(Place place, String name, Secret value) implements Authentication {

  enum Place {
    HEADER,
    QUERY
  }

  @Override
  public Session open(HttpAccess access) {
    return (request, _, network) -> network.send(with(request));
  }

  private Request with(Request request) {
    Request.Builder keyed = request.newBuilder();
    return switch (place) {
      case HEADER -> keyed.header(name, value.reveal()).build();
      case QUERY ->
          keyed
              .url(request.url().newBuilder().setQueryParameter(name, value.reveal()).build())
              .build();
    };
  }
}
