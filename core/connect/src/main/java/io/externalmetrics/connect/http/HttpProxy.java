package io.externalmetrics.connect.http;

import io.externalmetrics.connect.Address;
import io.externalmetrics.spi.Secret;
import java.util.Objects;
import java.util.Optional;

/**
 * An HTTP proxy: requests to https go through it with CONNECT, others are sent to it.
 *
 * @param address of the proxy, which speaks plain HTTP
 * @param credentials for a proxy that asks for a user and a password
 */
public record HttpProxy(Address address, Optional<Credentials> credentials) {

  /** What the proxy is told by Basic authentication. */
  public record Credentials(String username, Secret password) {
    String header() {
      return new BasicAuthentication(username, password).header();
    }
  }

  public HttpProxy {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(credentials, "credentials");
  }
}
