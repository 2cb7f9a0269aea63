package io.externalmetrics.connect.http;

import io.externalmetrics.connect.TlsMaterial;
import io.externalmetrics.spi.Secret;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How to get into an HTTP backend.
 *
 * @param headers sent with every request
 * @param maxConnections requests under way at a time, at least 1
 */
public record HttpAccess(
    Map<String, Secret> headers, int maxConnections, Optional<TlsMaterial> tls) {
  public HttpAccess {
    headers = Map.copyOf(headers);
    Objects.requireNonNull(tls, "tls");
  }
}
